"""A process that imports photos until it is killed; it prints what it promised.

``python -m tests.storage.importing FOLDER FIRST`` opens the journal and adds batches of three
photos; a line ``photo id, SHA-256`` appears after each commit.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from microjournal.domain.identifiers import PhotoId
from microjournal.storage.journal import EncryptedJournal, open_journal
from microjournal.support.clock import SystemClock
from tests.storage.builders import PATIENT, a_photo, some_bytes

BATCH = 3
SIZE = 40_000


def main(folder: Path, first: int) -> None:
    with open_journal(folder, clock=SystemClock()) as journal:
        print("ready", flush=True)
        number = first
        while True:
            _import_batch(journal, range(number, number + BATCH))
            number += BATCH


def _import_batch(journal: EncryptedJournal, numbers: range) -> None:
    contents = {f"photo-{number}": some_bytes(str(number), SIZE) for number in numbers}
    staged = {name: journal.stage_original(data, PATIENT) for name, data in contents.items()}
    journal.sync_staging()
    with journal.write() as tx:
        for name, data in contents.items():
            tx.add_photo(a_photo(name, data), staged[name])
    for name, data in contents.items():
        print(PhotoId(name), hashlib.sha256(data).hexdigest(), flush=True)
    journal.publish(list(staged.values()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
