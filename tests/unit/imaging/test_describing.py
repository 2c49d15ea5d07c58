"""A photo that is to be decoded next is described as it will be, without its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from microjournal.domain.errors import InputError
from microjournal.imaging.decoder import ProcessPhotoDecoder
from tests.helpers import photos

SOUND = photos.jpeg(photos.skin_like(320, 240), quality=90)


@pytest.fixture(scope="module")
def decoder() -> Iterator[ProcessPhotoDecoder]:
    decoder = ProcessPhotoDecoder()
    yield decoder
    decoder.close()


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_it_is_described_as_inspecting_it_does(
    decoder: ProcessPhotoDecoder, file_format: str, orientation: int
) -> None:
    tags = photos.exif(orientation=orientation, make="Maker", taken="2025:05:04 10:11:12", iso=200)
    stored = photos.stored_as(photos.quadrants(), orientation)
    data = photos.encoded(stored, file_format, exif=tags)
    described = decoder.describe(data)
    assert described == replace(decoder.inspect(data), derivatives=())
    assert (described.width_px, described.height_px) == (96, 64)


def test_a_header_is_believed_and_damage_behind_it_shows_on_decoding(
    decoder: ProcessPhotoDecoder,
) -> None:
    damaged = SOUND[: len(SOUND) // 2]
    assert decoder.describe(damaged).width_px == 320
    with pytest.raises(InputError) as caught:
        decoder.pixels(damaged)
    assert caught.value.code == "truncated"


@pytest.mark.parametrize(("data", "code"), [(b"", "empty_file"), (b"hello", "not_a_photo")])
def test_what_is_no_photo_is_refused(decoder: ProcessPhotoDecoder, data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        decoder.describe(data)
    assert caught.value.code == code
