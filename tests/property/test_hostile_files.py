"""Made and mutated files: read or refused in words; no crash, no hang, no memory without end."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from microjournal.domain.errors import InputError
from microjournal.imaging.decoder import ProcessPhotoDecoder
from tests.helpers.fault_points import spread, wanted
from tests.helpers.figures import Figures, tell
from tests.helpers.hostile_files import HostileFile, Nature, hostile_files, mutated, seeds

KINDS = wanted("MICROJOURNAL_HOSTILE_KINDS", 80)
MUTATIONS = wanted("MICROJOURNAL_MUTATIONS", 40)
LARGEST_MIB = 700
KNOWN_CODES = {
    *("not_a_photo", "truncated", "empty_file", "too_large", "unsupported_format"),
    *("heic_extra_missing", "raw_extra_missing"),
}


@dataclass(slots=True, kw_only=True)
class Seen:
    """What became of many files."""

    outcomes: dict[str, str] = field(default_factory=dict)
    longest_s: float = 0.0
    peak_mib: int = 0

    def figures(self, part: str, broken: int) -> Figures:
        """Return the figures of these files."""
        return Figures(
            promise="hostile files",
            part=part,
            points=len(self.outcomes),
            broken=broken,
            longest_s=self.longest_s,
            peak_mib=self.peak_mib,
        )


@pytest.fixture(scope="module")
def decoder() -> Iterator[ProcessPhotoDecoder]:
    decoder = ProcessPhotoDecoder()
    yield decoder
    decoder.close()


def _seen(decoder: ProcessPhotoDecoder, files: Iterable[tuple[str, bytes]]) -> Seen:
    seen = Seen()
    for name, data in files:
        started = time.monotonic()
        seen.outcomes[name] = _outcome(decoder, data)
        seen.longest_s = max(seen.longest_s, time.monotonic() - started)
        seen.peak_mib = max(seen.peak_mib, *map(_peak_mib, decoder.process_ids), 0)
    return seen


def _outcome(decoder: ProcessPhotoDecoder, data: bytes) -> str:
    try:
        decoder.inspect(data)
    except InputError as error:
        return error.code if error.message and error.hint else "refused without a word"
    return "read"


def _peak_mib(process_id: int) -> int:
    if sys.platform != "linux":
        return 0
    status = Path(f"/proc/{process_id}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024


def _wrong(files: list[HostileFile], seen: Seen) -> list[str]:
    """Return the files that did not become what their nature says."""
    good = {
        Nature.SOUND: {"read"},
        Nature.REFUSED: KNOWN_CODES,
        Nature.EITHER: {"read"} | KNOWN_CODES,
    }
    told = seen.outcomes
    return [
        f"{file.name}: {told[file.name]}"
        for file in files
        if told[file.name] not in good[file.nature]
    ]


def test_every_made_file_becomes_what_its_nature_says(decoder: ProcessPhotoDecoder) -> None:
    every = list(hostile_files())
    files = spread(every, KINDS)
    seen = _seen(decoder, ((file.name, file.data) for file in files))
    wrong = _wrong(files, seen)
    tell(seen.figures(f"made, of {len(every)}", len(wrong)))
    assert not wrong
    assert seen.peak_mib < LARGEST_MIB


def test_there_are_five_hundred_different_made_files() -> None:
    assert len({file.data for file in hostile_files()}) >= 500


def test_mutated_files_are_read_or_refused(decoder: ProcessPhotoDecoder) -> None:
    chance, sound = random.Random(20260301), list(seeds().items())
    files = []
    for number in range(MUTATIONS):
        name, data = sound[number % len(sound)]
        files.append((f"{number} {name}", mutated(data, chance)))
    seen = _seen(decoder, files)
    strange = [told for told in seen.outcomes.values() if told not in {"read"} | KNOWN_CODES]
    tell(seen.figures("mutated", len(strange)))
    assert not strange
    assert seen.peak_mib < LARGEST_MIB
    assert "read" in seen.outcomes.values()
