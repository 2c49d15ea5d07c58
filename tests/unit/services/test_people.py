"""Users, roles, PINs and the passphrase asked for once more, on a real journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from microjournal.bootstrap.opening import create_application
from microjournal.domain.errors import InputError
from microjournal.domain.guessing import FREE_TRIES, WAITS_S
from microjournal.domain.people import PERMISSIONS, Deed, Role
from microjournal.services.people import PeopleService
from microjournal.storage.encrypted_journal import EncryptedJournal
from microjournal.storage.journal import create_journal, open_journal
from tests.storage.builders import CHEAP, PASSPHRASE, PATIENT, SteppingClock, a_patient

PIN, OTHER_PIN = "2468", "1357"


class Uptime:
    """The monotonic clock of a computer."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[EncryptedJournal]:
    made = create_journal(tmp_path / "j", passphrase=None, clock=SteppingClock())
    yield made.journal
    made.journal.close()


@pytest.fixture
def protected(tmp_path: Path) -> Iterator[EncryptedJournal]:
    made = create_journal(tmp_path / "p", passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP)
    yield made.journal
    made.journal.close()


@pytest.fixture
def people(journal: EncryptedJournal) -> PeopleService:
    return a_service(journal)


def a_service(journal: EncryptedJournal, uptime: Uptime | None = None) -> PeopleService:
    return PeopleService(journal, SteppingClock(), seconds=uptime or Uptime())


def with_staff(people: PeopleService) -> None:
    people.add("Olga", Role.OWNER, PIN, passphrase=PASSPHRASE)
    people.add("Asta", Role.ASSISTANT, OTHER_PIN, passphrase=PASSPHRASE)


def code_of(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.code


def test_a_journal_without_users_has_one_owner_who_may_do_everything(
    people: PeopleService, journal: EncryptedJournal
) -> None:
    for deed in Deed:
        people.require(deed)
    with journal.write() as tx:
        tx.save_patient(a_patient())
    assert journal.audit_entries()[-1].who == "practitioner"


def test_what_a_user_does_is_written_down_under_their_id(
    people: PeopleService, journal: EncryptedJournal
) -> None:
    with_staff(people)
    asta = people.switch("asta", OTHER_PIN)
    with journal.write() as tx:
        tx.save_patient(a_patient())
    assert journal.audit_entries()[-1].who == asta.id
    assert people.names()[asta.id] == "Asta"


def test_an_assistant_may_not_erase_export_all_restore_or_manage_users(
    people: PeopleService,
) -> None:
    with_staff(people)
    people.switch("Asta", OTHER_PIN)
    for deed in (Deed.ERASE, Deed.EXPORT_ALL, Deed.RESTORE, Deed.USERS, Deed.PASSPHRASE):
        with pytest.raises(InputError) as caught:
            people.confirm(deed, PASSPHRASE)
        assert code_of(caught) == "not_allowed"


def test_only_owners_may_do_what_cannot_be_taken_back() -> None:
    for deed in (Deed.ERASE, Deed.EXPORT_ALL, Deed.RESTORE, Deed.USERS, Deed.PASSPHRASE):
        assert [role for role in Role if deed in PERMISSIONS[role]] == [Role.OWNER]


@pytest.mark.parametrize(
    ("given", "code"),
    [(None, "passphrase_needed"), ("", "passphrase_needed"), ("no", "wrong_passphrase")],
)
def test_the_owner_too_types_the_passphrase_once_more(
    protected: EncryptedJournal, given: str | None, code: str
) -> None:
    people = a_service(protected)
    with pytest.raises(InputError) as caught:
        people.add("Olga", Role.OWNER, PIN, passphrase=given)
    assert code_of(caught) == code
    assert people.users() == ()


def test_with_the_passphrase_typed_once_more_the_owner_adds_users(
    protected: EncryptedJournal,
) -> None:
    people = a_service(protected)
    with_staff(people)
    assert [user.name for user in people.users()] == ["Olga", "Asta"]


def test_a_wrong_pin_leaves_the_former_user_at_work(people: PeopleService) -> None:
    with_staff(people)
    olga = people.switch("Olga", PIN)
    with pytest.raises(InputError) as caught:
        people.switch("Asta", PIN)
    assert code_of(caught) == "wrong_pin"
    assert people.current == olga


def test_after_five_wrong_pins_even_the_right_one_waits_and_longer_every_time(
    journal: EncryptedJournal,
) -> None:
    uptime = Uptime()
    people = a_service(journal, uptime)
    with_staff(people)
    for _each in range(FREE_TRIES):
        with pytest.raises(InputError):
            people.switch("Asta", "9999")
    for wait_s in WAITS_S[:2]:
        uptime.now_s += wait_s - 1
        with pytest.raises(InputError) as caught:
            people.switch("Asta", OTHER_PIN)
        assert code_of(caught) == "too_many_tries"
        uptime.now_s += 1
        with pytest.raises(InputError) as caught:
            people.switch("Asta", "9999")
        assert code_of(caught) == "wrong_pin"
    assert people.switch("Olga", PIN).role is Role.OWNER


def test_neither_a_restart_of_the_program_nor_of_the_computer_shortens_the_wait(
    tmp_path: Path,
) -> None:
    uptime = Uptime()
    folder = tmp_path / "other"
    with create_journal(folder, passphrase=None, clock=SteppingClock()).journal as journal:
        people = a_service(journal, uptime)
        with_staff(people)
        for _each in range(FREE_TRIES):
            with pytest.raises(InputError):
                people.switch("Asta", "9999")
    uptime.now_s += 10
    with open_journal(folder, clock=SteppingClock()) as journal:
        assert a_service(journal, uptime).wait_s("Asta") == pytest.approx(WAITS_S[0] - 10)
        uptime.now_s = 5.0
        assert a_service(journal, uptime).wait_s("Asta") == WAITS_S[0]


def test_the_right_pin_forgives_the_wrong_ones(people: PeopleService) -> None:
    with_staff(people)
    for _round in range(2):
        for _each in range(FREE_TRIES - 1):
            with pytest.raises(InputError):
                people.switch("Asta", "9999")
        people.switch("Asta", OTHER_PIN)


def test_wrong_pins_are_in_the_audit_trail(
    people: PeopleService, journal: EncryptedJournal
) -> None:
    with_staff(people)
    with pytest.raises(InputError):
        people.switch("Asta", "9999")
    events = [(entry.event, entry.object_id) for entry in journal.audit_entries()]
    assert ("wrong_pin", people.user("Asta").id) in events


def test_the_first_user_is_an_owner_and_the_last_owner_stays(people: PeopleService) -> None:
    with pytest.raises(InputError) as caught:
        people.add("Asta", Role.ASSISTANT, PIN, passphrase=PASSPHRASE)
    assert code_of(caught) == "first_user_owner"
    with_staff(people)
    with pytest.raises(InputError) as caught:
        people.remove("Olga", passphrase=PASSPHRASE)
    assert code_of(caught) == "last_owner"


def test_a_removed_user_cannot_work_but_keeps_their_name_in_the_trail(
    people: PeopleService, journal: EncryptedJournal
) -> None:
    with_staff(people)
    asta = people.remove("Asta", passphrase=PASSPHRASE)
    with pytest.raises(InputError) as caught:
        people.switch("Asta", OTHER_PIN)
    assert code_of(caught) == "unknown_user"
    assert people.names()[asta.id] == "Asta"
    assert [user.name for user in people.users()] == ["Olga"]


def test_removing_whoever_is_at_work_leaves_the_nameless_owner(people: PeopleService) -> None:
    people.add("Olga", Role.OWNER, PIN, passphrase=PASSPHRASE)
    people.switch("Olga", PIN)
    people.remove("Olga", passphrase=PASSPHRASE)
    assert people.current.name == ""
    people.require(Deed.USERS)


@pytest.mark.parametrize(
    ("name", "pin", "code"),
    [
        ("  ", PIN, "user_name_missing"),
        ("OLGA", PIN, "user_name_taken"),
        ("X", "1", "pin_unusable"),
    ],
)
def test_a_user_needs_a_name_of_their_own_and_a_usable_pin(
    people: PeopleService, name: str, pin: str, code: str
) -> None:
    people.add("Olga", Role.OWNER, PIN, passphrase=PASSPHRASE)
    with pytest.raises(InputError) as caught:
        people.add(name, Role.ASSISTANT, pin, passphrase=PASSPHRASE)
    assert code_of(caught) == code


def test_a_new_pin_takes_the_place_of_the_old_one(people: PeopleService) -> None:
    with_staff(people)
    people.set_pin("Asta", "8642", passphrase=PASSPHRASE)
    with pytest.raises(InputError):
        people.switch("Asta", OTHER_PIN)
    assert people.switch("Asta", "8642").name == "Asta"


def test_no_pin_is_readable_in_the_database(people: PeopleService) -> None:
    with_staff(people)
    kept = [user.pin for user in people.users()]
    assert all(pin is not None and PIN.encode() not in pin.digest + pin.salt for pin in kept)


def test_the_services_ask_the_role_before_anything_leaves_or_changes(tmp_path: Path) -> None:
    application, _groups = create_application(tmp_path / "a", passphrase=None)
    with application.journal.write() as tx:
        tx.save_patient(a_patient())
    with_staff(application.people)
    application.people.switch("Asta", OTHER_PIN)
    out = tmp_path / "out"
    forbidden: list[Callable[[], object]] = [
        lambda: application.exporting.photos_csv(PATIENT, out),
        lambda: application.exporting.comparison_pdf(PATIENT, out),
        lambda: application.portability.export_patient(PATIENT, out),
        lambda: application.portability.export_all(out, passphrase=None),
        lambda: application.trash.remove_patient(PATIENT),
        lambda: application.upkeep.change_passphrase("", PASSPHRASE),
        lambda: application.review.set_pin(PIN),
    ]
    for deed in forbidden:
        with pytest.raises(InputError) as caught:
            deed()
        assert code_of(caught) == "not_allowed"
    assert not out.exists()
    application.close()
