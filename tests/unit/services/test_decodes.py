"""How often photos are decoded while a series is measured, and how many are held at once."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.ports import Journal
from microjournal.services.analysis import AnalysisService, PairAnalyser
from microjournal.storage.journal import create_journal
from tests.storage.builders import PATIENT, SteppingClock, a_patient
from tests.unit.services.series_builders import a_visit
from tests.unit.services.skin_photos import LosslessDecoder, NoFaces

SESSIONS = 6


class HeldPixels(bytearray):
    """Pixels whose end can be watched."""


class WatchfulDecoder(LosslessDecoder):
    """Counts what it decodes and how many decoded photos exist at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most_held = 0
        self._made: list[weakref.ref[HeldPixels]] = []

    def pixels(self, data: bytes, *, max_side_px: int | None = None) -> PixelBuffer:
        picture = super().pixels(data, max_side_px=max_side_px)
        rgb = HeldPixels(picture.rgb)
        self._made.append(weakref.ref(rgb))
        gc.collect()
        self.most_held = max(self.most_held, sum(made() is not None for made in self._made))
        return PixelBuffer(width_px=picture.width_px, height_px=picture.height_px, rgb=rgb)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = create_journal(tmp_path / "j", passphrase=None, clock=SteppingClock()).journal
    with opened.write() as tx:
        tx.save_patient(a_patient())
    for number in range(SESSIONS):
        a_visit(opened, number, data=a_small_photo(number))
    yield opened
    opened.close()


def a_small_photo(seed: int) -> bytes:
    grain = np.random.default_rng(seed).integers(90, 160, (96, 96, 3), dtype=np.uint8)
    _done, data = cv2.imencode(".png", grain)
    return data.tobytes()


def test_a_series_of_six_is_decoded_six_times_and_two_photos_are_held(journal: Journal) -> None:
    decoder = WatchfulDecoder()
    analyser = PairAnalyser(decoder, NoFaces())
    made = AnalysisService(journal, analyser, SteppingClock()).measure_patient(PATIENT)
    assert len(made) == SESSIONS - 1
    assert decoder.decoded == SESSIONS
    assert decoder.most_held == 2
