"""Keys, slots, recovery keys and passphrases."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from microjournal.domain.errors import InputError
from microjournal.storage.cipher import (
    DamagedCipherText,
    ObjectCipher,
    SmallBox,
    new_key,
    unwrap_key,
    wrap_key,
)
from microjournal.storage.header import (
    DamagedHeader,
    Header,
    NewerHeader,
    SlotKind,
    is_authentic,
    open_slot,
    parse,
    passphrase_slot,
    recovery_slot,
    serialise,
    signed,
    unprotected_slot,
)
from microjournal.storage.keys import FLOOR_COST, KdfCost, derive_keys, expand, stretch
from microjournal.storage.passphrases import MINIMUM_BITS, passphrase_bits, suggest_passphrase
from microjournal.storage.recovery_key import groups_of, key_of, new_recovery_key

KEY = bytes(range(32))


# -- objects ----------------------------------------------------------------------------------
@given(data=st.binary(max_size=200), cut=st.integers(1, 40))
def test_an_object_decrypts_whatever_the_pieces_it_is_read_in(data: bytes, cut: int) -> None:
    cipher = ObjectCipher("journal")
    file = b"".join(cipher.encrypted(KEY, data))
    read_in = [file[start : start + cut] for start in range(0, len(file), cut)]
    assert b"".join(cipher.decrypted(KEY, read_in, len(file))) == data


@given(data=st.binary(max_size=60), place=st.integers(0, 95), bit=st.integers(0, 7))
def test_an_altered_object_never_decrypts(data: bytes, place: int, bit: int) -> None:
    cipher = ObjectCipher("journal")
    file = bytearray(b"".join(cipher.encrypted(KEY, data)))
    file[place % len(file)] ^= 1 << bit
    with pytest.raises(DamagedCipherText):
        list(cipher.decrypted(KEY, [bytes(file)], len(file)))


def test_an_object_of_another_journal_or_key_does_not_decrypt() -> None:
    file = b"".join(ObjectCipher("one").encrypted(KEY, b"data"))
    for cipher, key in ((ObjectCipher("two"), KEY), (ObjectCipher("one"), new_key())):
        with pytest.raises(DamagedCipherText):
            list(cipher.decrypted(key, [file], len(file)))


def test_key_wrapping_agrees_with_the_published_vector() -> None:
    # RFC 3394, section 4.6: 256 bits of key data with a 256-bit key.
    data = bytes.fromhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
    wrapped = bytes.fromhex(
        "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"
    )
    assert wrap_key(KEY, data) == wrapped
    assert unwrap_key(KEY, wrapped) == data
    with pytest.raises(DamagedCipherText):
        unwrap_key(new_key(), wrapped)


def test_key_expansion_agrees_with_the_published_vector() -> None:
    # RFC 5869, appendix A.3, the first 32 bytes.
    expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert expand(bytes([0x0B] * 22), "") == bytes.fromhex(expected)


@pytest.mark.parametrize("salt", [None, b"", bytes(range(16)), bytes(range(80))])
def test_a_derived_key_is_what_another_implementation_of_hkdf_derives(salt: bytes | None) -> None:
    other = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"a purpose")
    secret = bytes(range(32))
    assert expand(secret, "a purpose", salt) == other.derive(secret)


def test_a_small_box_opens_under_its_own_label_only() -> None:
    box = SmallBox(KEY).seal("a", b"data")
    assert SmallBox(KEY).unseal("a", box) == b"data"
    for label, altered in (("b", box), ("a", box[:-1]), ("a", b""), ("a", box[:5])):
        with pytest.raises(DamagedCipherText):
            SmallBox(KEY).unseal(label, altered)


# -- keys and slots ---------------------------------------------------------------------------
def test_every_purpose_and_journal_has_a_key_of_its_own() -> None:
    keys = [derive_keys(KEY, name) for name in ("one", "two")]
    derived = [
        getattr(key, name)
        for key in keys
        for name in ("wrapping", "database", "duplicate", "audit", "cache", "header")
    ]
    assert len({*derived, KEY}) == 13
    assert KEY.hex() not in repr(keys[0])


@pytest.mark.parametrize(
    "cost",
    [
        KdfCost(memory_kib=64 * 1024 - 1),
        KdfCost(memory_kib=2 * 1024 * 1024 + 1),
        KdfCost(iterations=0),
        KdfCost(iterations=21),
        KdfCost(lanes=0),
    ],
)
def test_a_cost_out_of_bounds_is_refused_before_it_is_paid(cost: KdfCost) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        stretch("x", bytes(16), cost)


def test_the_default_cost_is_a_quarter_gigabyte_and_three_passes() -> None:
    assert KdfCost() == KdfCost(memory_kib=256 * 1024, iterations=3, lanes=1)
    assert KdfCost().is_within_bounds


def test_a_passphrase_typed_on_another_keyboard_is_the_same() -> None:
    composed, decomposed = "Mäder", "Ma\u0308der"
    salt = bytes(16)
    assert stretch(composed, salt, FLOOR_COST) == stretch(decomposed, salt, FLOOR_COST)


def test_slots_open_with_their_own_secret_in_their_own_journal() -> None:
    recovery = new_recovery_key()
    slot = recovery_slot("id", KEY, recovery)
    assert open_slot("id", slot, recovery) == KEY
    assert open_slot("other", slot, recovery) is None
    assert open_slot("id", slot, new_recovery_key()) is None
    secret = passphrase_slot("id", KEY, "p", FLOOR_COST)
    assert open_slot("id", secret, "p") == KEY
    assert open_slot("id", secret, "q") is None


def test_a_header_comes_back_as_written() -> None:
    header = _header()
    assert parse(serialise(header)) == header
    assert is_authentic(header, KEY)
    assert not is_authentic(header, new_key())
    assert header.slot(SlotKind.PASSPHRASE) is None


def test_any_damaged_byte_of_a_header_is_noticed() -> None:
    content = serialise(_header())
    for place in range(len(content) - 1):
        damaged = content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :]
        try:
            parse(damaged)
        except (DamagedHeader, NewerHeader):
            continue
        # Only the layout may change without changing what is said.
        assert chr(content[place]).isspace(), place


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b"[" * 100_000, b"null"])
def test_what_is_no_header_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedHeader):
        parse(content)


def _header() -> Header:
    slots = (unprotected_slot(KEY), recovery_slot("id", KEY, bytes(20)))
    return signed(Header(id="id", slots=slots), KEY)


# -- recovery keys ----------------------------------------------------------------------------
@given(key=st.binary(min_size=20, max_size=20))
def test_a_recovery_key_comes_back_from_paper(key: bytes) -> None:
    groups = groups_of(key)
    assert [len(group) for group in groups] == [5] * 8
    assert key_of("-".join(groups)) == key
    assert key_of(" ".join(groups).lower().replace("0", "o").replace("1", "l")) == key


def test_the_mistyped_group_of_a_recovery_key_is_named() -> None:
    groups = list(groups_of(bytes(range(20))))
    groups[2] = ("Z" if groups[2][0] != "Z" else "Y") + groups[2][1:]
    with pytest.raises(InputError, match="Group 3"):
        key_of(" ".join(groups))


def test_exchanged_groups_of_a_recovery_key_are_noticed() -> None:
    groups = list(groups_of(bytes(range(20))))
    groups[0], groups[5] = groups[5], groups[0]
    with pytest.raises(InputError, match="Group 1"):
        key_of(" ".join(groups))


@pytest.mark.parametrize("text", ["", "ABCDE", "U" * 40, "A" * 41, "é" * 40])
def test_what_is_no_recovery_key_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        key_of(text)
    assert caught.value.code == "recovery_key_mistyped"


# -- passphrases ------------------------------------------------------------------------------
def test_suggested_passphrases_are_strong_and_differ() -> None:
    suggested = {suggest_passphrase() for _time in range(50)}
    assert len(suggested) == 50
    for text in suggested:
        assert len(text.split()) == 5
        assert text.isascii()
        assert passphrase_bits(text) >= MINIMUM_BITS or len(set(text.split())) < 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "password",
        "Password1!",
        "123456789012",
        "qwertzuiop",
        "aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "clinic clinic clinic clinic clinic clinic",
        "correct horse battery",
        "Microjournal2026",
        "19121975",
    ],
)
def test_guessable_passphrases_are_weak(text: str) -> None:
    assert passphrase_bits(text) < MINIMUM_BITS


@pytest.mark.parametrize(
    "text",
    ["seven quiet rivers under snow", "xK9#mQ2$vL7!r", "Fünf Wörter über grüne Bäume hinaus"],
)
def test_long_and_unpredictable_passphrases_are_strong(text: str) -> None:
    assert passphrase_bits(text) >= MINIMUM_BITS
