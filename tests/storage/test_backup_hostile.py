"""Hostile sets: cut, bent, linked, inflated, forged. Refused in words; nothing is left, anywhere.

The journal is unprotected, so that a forger has the key and can sign what he likes. ``make soak``
(``MICROJOURNAL_KILLS`` above 100) mutates more of them.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from microjournal.domain.errors import MicrojournalError
from microjournal.storage.backup_manifest import (
    FileFact,
    Manifest,
    parse,
    serialise,
    signed,
)
from microjournal.storage.backup_reading import fact_of
from microjournal.storage.connection import SqlConnection
from microjournal.storage.header import parse as parse_header
from microjournal.storage.keys import JournalKeys, derive_keys
from tests.helpers.figures import Figures, tell
from tests.storage.backup_builders import (
    a_target,
    backed_up,
    every_file,
    home_of,
    newest_set,
    overwrite,
    restored,
)
from tests.storage.builders import a_journal, folder_digest, stored

THOROUGH = int(os.environ.get("MICROJOURNAL_KILLS", "0")) > 100
MUTATIONS = 200 if THOROUGH else 40
OTHER = "f" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A target with two sets of two photos, for a forger who holds the key."""

    home: Path
    set: Path
    outside: Path
    keys: JournalKeys

    @property
    def manifest(self) -> Manifest:
        return parse((self.set / "manifest.json").read_bytes())

    @property
    def originals(self) -> list[Path]:
        return [path for path in every_file(self.home / "objects") if len(path.name) == 64]

    def sign(self, manifest: Manifest) -> None:
        overwrite(self.set / "manifest.json", serialise(signed(manifest, self.keys.backup)))

    def forge(self, **changes: Any) -> None:
        self.sign(replace(self.manifest, **changes))

    def forge_file(self, name: str, data: bytes, **changes: Any) -> None:
        """Replace a file of the set and sign it as if it had always been like that."""
        overwrite(self.set / name, data)
        files = {**self.manifest.files, name: fact_of(data)}
        self.forge(files=files, **changes)

    def forge_list(self, text: str, **changes: Any) -> None:
        lines = [line for line in text.split("\n") if line]
        total = sum(int(line.split(" ")[1]) for line in lines if line.split(" ")[1:])
        facts = {"objects": len(lines), "object_bytes": max(total, 0)}
        self.forge_file("objects.txt", text.encode(), **(facts | changes))

    def list_with(self, *lines: str) -> str:
        return (self.set / "objects.txt").read_text() + "".join(f"{line}\n" for line in lines)


def _link(path: Path, to: Path) -> None:
    path.unlink()
    path.symlink_to(to)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _inflate(path: Path, size: int) -> None:
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.truncate(size)


def _twin(scene: Scene, name: str) -> None:
    """Put the file of the older set in the place of the newer one's."""
    older = sorted(scene.set.parent.iterdir())[0]
    overwrite(scene.set / name, (older / name).read_bytes())


def _linked_shard(scene: Scene) -> None:
    shard = scene.originals[0].parent
    shutil.copytree(shard, scene.outside / "shard")
    shutil.rmtree(shard)
    shard.symlink_to(scene.outside / "shard")


def _linked_pool(scene: Scene) -> None:
    shutil.copytree(scene.home / "objects", scene.outside / "pool")
    shutil.rmtree(scene.home / "objects")
    (scene.home / "objects").symlink_to(scene.outside / "pool")


def _with_sql(scene: Scene, statement: str) -> None:
    path = scene.set / "db.sqlite"
    connection = SqlConnection(path, scene.keys.database)
    connection.execute(statement)
    connection.close()
    scene.forge_file("db.sqlite", path.read_bytes())


def _bad_instant(scene: Scene) -> None:
    text = (scene.set / "manifest.json").read_text()
    at = text.index('"made_at"')
    end = text.index("\n", at)
    changed = f'{text[:at]}"made_at": "2026-13-45T99:00",{text[end:]}'
    overwrite(scene.set / "manifest.json", changed.encode())


def _replaced(scene: Scene, old: str, new: str) -> None:
    text = (scene.set / "manifest.json").read_text()
    assert old in text
    overwrite(scene.set / "manifest.json", text.replace(old, new).encode())


HOSTILE: dict[str, Callable[[Scene], None]] = {
    "manifest: empty": lambda s: overwrite(s.set / "manifest.json", b""),
    "manifest: no json": lambda s: overwrite(s.set / "manifest.json", b"\xff\x00PK\x03\x04"),
    "manifest: an array": lambda s: overwrite(s.set / "manifest.json", b"[1]"),
    "manifest: nested": lambda s: overwrite(s.set / "manifest.json", b"[" * 200_000),
    "manifest: a number of a million digits": lambda s: overwrite(
        s.set / "manifest.json", b'{"format": ' + b"9" * 1_000_000 + b"}"
    ),
    "manifest: inflated": lambda s: _inflate(s.set / "manifest.json", 1 << 34),
    "manifest: a link": lambda s: _link(s.set / "manifest.json", s.outside / "manifest"),
    "manifest: a pipe": lambda s: _pipe(s.set / "manifest.json"),
    "manifest: of an older set": lambda s: _twin(s, "manifest.json"),
    "manifest: unsigned": lambda s: _replaced(s, s.manifest.mac, "0" * 64),
    "manifest: no signature": lambda s: _replaced(s, s.manifest.mac, ""),
    "manifest: changed": lambda s: _replaced(s, '"patients": 1', '"patients": 2'),
    "manifest: no date": _bad_instant,
    "manifest: later format": lambda s: _replaced(s, '"format_version": 1', '"format_version": 99'),
    "forged: more photos": lambda s: s.forge(photos=s.manifest.photos + 1),
    "forged: fewer patients": lambda s: s.forge(patients=0),
    "forged: more measurements": lambda s: s.forge(measurements=7),
    "forged: more objects": lambda s: s.forge(objects=1 << 40),
    "forged: more bytes": lambda s: s.forge(object_bytes=1 << 50),
    "forged: another schema": lambda s: s.forge(schema_version=9999),
    "forged: another journal": lambda s: s.forge(journal="0" * 32),
    "forged: name of the set": lambda s: s.forge(set_id="../../../outside"),
    "forged: damaged names": lambda s: s.forge(damaged=("../../outside/x",), complete=False),
    "forged: damaged nobody knows": lambda s: s.forge(damaged=(OTHER,), complete=False),
    "forged: one more file": lambda s: s.forge(
        files={**s.manifest.files, "../../outside/evil": FileFact(size=1, sha256=OTHER)}
    ),
    "forged: one file less": lambda s: s.forge(
        files={name: fact for name, fact in s.manifest.files.items() if name != "db.sqlite"}
    ),
    "forged: a file of no bytes": lambda s: s.forge(
        files={**s.manifest.files, "db.sqlite": FileFact(size=0, sha256=OTHER)}
    ),
    "list: gone": lambda s: (s.set / "objects.txt").unlink(),
    "list: a link": lambda s: _link(s.set / "objects.txt", s.outside / "list"),
    "list: upwards": lambda s: s.forge_list(s.list_with("../../../outside/evil 10")),
    "list: absolute": lambda s: s.forge_list(s.list_with(f"{s.outside}/evil 10")),
    "list: with a separator": lambda s: s.forge_list(s.list_with(f"{'a' * 31}/{'b' * 32} 10")),
    "list: capitals": lambda s: s.forge_list(s.list_with(f"{'F' * 64} 10")),
    "list: a name twice": lambda s: s.forge_list(
        s.list_with(s.list_with().split("\n", maxsplit=1)[0])
    ),
    "list: one nobody knows": lambda s: s.forge_list(s.list_with(f"{OTHER} 5036")),
    "list: one less": lambda s: s.forge_list(s.list_with().split("\n", maxsplit=1)[1]),
    "list: no size": lambda s: s.forge_list(s.list_with(OTHER), object_bytes=0),
    "list: negative": lambda s: s.forge_list(s.list_with(f"{OTHER} -5")),
    "list: endless size": lambda s: s.forge_list(s.list_with(f"{OTHER} {'9' * 30}")),
    "list: another size": lambda s: s.forge_list(s.list_with().replace(" 5036", " 5037")),
    "list: no line end": lambda s: s.forge_list(s.list_with().rstrip("\n")),
    "list: other letters": lambda s: s.forge_file("objects.txt", "é 1\n".encode()),
    "header: gone": lambda s: (s.set / "VAULT.json").unlink(),
    "header: a link": lambda s: _link(s.set / "VAULT.json", s.outside / "header"),
    "header: a pipe": lambda s: _pipe(s.set / "VAULT.json"),
    "header: inflated": lambda s: _inflate(s.set / "VAULT.json", 1 << 34),
    "header: none": lambda s: overwrite(s.set / "VAULT.json", b"{}"),
    "database: gone": lambda s: (s.set / "db.sqlite").unlink(),
    "database: cut": lambda s: _inflate(s.set / "db.sqlite", 5000),
    "database: inflated": lambda s: _inflate(s.set / "db.sqlite", 1 << 34),
    "database: a link": lambda s: _link(s.set / "db.sqlite", s.outside / "database"),
    "database: a pipe": lambda s: _pipe(s.set / "db.sqlite"),
    "database: of an older set": lambda s: _twin(s, "db.sqlite"),
    "database: not encrypted": lambda s: s.forge_file(
        "db.sqlite", b"SQLite format 3\x00" + bytes(8176)
    ),
    "database: empty": lambda s: s.forge_file("db.sqlite", b""),
    "database: with a trigger": lambda s: _with_sql(
        s, "CREATE TRIGGER evil AFTER INSERT ON audit BEGIN DELETE FROM photo; END"
    ),
    "database: with a view": lambda s: _with_sql(s, "CREATE VIEW evil AS SELECT * FROM photo"),
    "database: of a later schema": lambda s: _with_sql(s, "PRAGMA user_version = 9999"),
    "database: of no schema": lambda s: _with_sql(s, "PRAGMA user_version = 0"),
    "original: gone": lambda s: s.originals[0].unlink(),
    "original: cut": lambda s: _inflate(s.originals[0], 100),
    "original: inflated": lambda s: _inflate(s.originals[0], 1 << 34),
    "original: another": lambda s: overwrite(s.originals[0], s.originals[1].read_bytes()),
    "original: a link": lambda s: _link(s.originals[0], s.outside / "original"),
    "original: a pipe": lambda s: _pipe(s.originals[0]),
    "original: in a linked folder": _linked_shard,
    "originals: in a linked pool": _linked_pool,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a target with two sets once."""
    folder = tmp_path_factory.mktemp("sound")
    target = a_target(folder)
    with a_journal(folder / "j") as journal:
        stored(journal, "a")
        backed_up(journal, target)
        stored(journal, "b")
        backed_up(journal, target)
        home_of(journal, target).rename(target / "home")
    return target


def _scene(sound: Path, folder: Path) -> Scene:
    shutil.copytree(sound, folder / "stick")
    home, outside = folder / "stick" / "home", folder / "outside"
    outside.mkdir()
    found = newest_set(home)
    header = parse_header((found / "VAULT.json").read_bytes())
    scene = Scene(
        home=home,
        set=found,
        outside=outside,
        keys=derive_keys(header.slots[0].sealed_key, header.id),
    )
    copies = ("manifest.json", "manifest"), ("VAULT.json", "header"), ("objects.txt", "list")
    for source, name in (*copies, ("db.sqlite", "database")):
        shutil.copy(found / source, outside / name)
    shutil.copy(scene.originals[0], outside / "original")
    return scene


def _assert_refused(scene: Scene, folder: Path) -> None:
    before = folder_digest(scene.outside)
    with pytest.raises(MicrojournalError):
        restored(scene.set, folder / "to" / "back")
    assert folder_digest(scene.outside) == before
    to = folder / "to"
    assert not to.exists() or list(to.iterdir()) == []
    assert sorted(path.name for path in folder.iterdir() if path != to) == ["outside", "stick"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_set_is_refused_and_leaves_nothing(
    tmp_path: Path, sound: Path, kind: str
) -> None:
    scene = _scene(sound, tmp_path)
    HOSTILE[kind](scene)
    _assert_refused(scene, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind.startswith("original")])
def test_what_is_wrong_with_an_original_leaves_it_out_where_that_is_allowed(
    tmp_path: Path, sound: Path, kind: str
) -> None:
    scene = _scene(sound, tmp_path)
    HOSTILE[kind](scene)
    before = folder_digest(scene.outside)
    report = restored(scene.set, tmp_path / "back", allow_incomplete=True)
    assert len(report.missing) == (2 if kind.startswith("originals") else 1)
    assert folder_digest(scene.outside) == before
    kept = [path for path in (tmp_path / "back" / "objects").rglob("*") if len(path.name) == 64]
    assert len(kept) == 2 - len(report.missing)
    assert not any(path.is_symlink() for path in (tmp_path / "back").rglob("*"))


def test_the_sound_set_of_these_tests_is_accepted_whatever_lies_beside_it(
    tmp_path: Path, sound: Path
) -> None:
    scene = _scene(sound, tmp_path)
    (scene.set / "db.sqlite-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(512))
    (scene.set / "db.sqlite-wal").write_bytes(bytes(4096))
    (scene.set / "notes.txt").write_text("mine")
    assert restored(scene.set, tmp_path / "back").photos == 2


def test_mutated_sets_are_refused(tmp_path: Path, sound: Path) -> None:
    randomness = random.Random(20260301)
    for number in range(MUTATIONS):
        folder = tmp_path / str(number)
        folder.mkdir()
        scene = _scene(sound, folder)
        path = randomness.choice([*every_file(scene.set), *scene.originals])
        overwrite(path, _mutated(path.read_bytes(), randomness))
        _assert_refused(scene, folder)
        shutil.rmtree(folder)
    tell(Figures(promise="hostile backup sets", points=len(HOSTILE) + MUTATIONS))


def _mutated(data: bytes, randomness: random.Random) -> bytes:
    """Flip a bit, cut, insert, double or blank a part."""
    at = randomness.randrange(len(data))
    length = randomness.randrange(1, 200)
    kinds = {
        "flip": data[:at] + bytes([data[at] ^ (1 << randomness.randrange(8))]) + data[at + 1 :],
        "cut": data[:at],
        "insert": data[:at] + randomness.randbytes(length) + data[at:],
        "double": data[: at + 1] + data[at:],
        "grow": data + bytes(length),
    }
    return kinds[randomness.choice(sorted(kinds))]
