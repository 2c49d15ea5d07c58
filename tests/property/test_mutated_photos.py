"""Mutated files: the decoder answers or refuses, and is there for the next photo."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microjournal.domain.errors import InputError
from microjournal.imaging.capture import capture_conditions, capture_time, clean_text
from microjournal.imaging.decoder import ProcessPhotoDecoder
from microjournal.imaging.formats import sniff
from microjournal.imaging.pixel_arrays import pixel_array
from tests.helpers import photos

TAGS = photos.exif(orientation=6, make="Maker", taken="2025:01:01 10:00:00", iso=100)
SEEDS = {
    "jpeg": photos.jpeg(exif=TAGS, icc_profile=photos.display_p3_profile(), quality=80),
    "progressive jpeg": photos.jpeg(progressive=True),
    "png": photos.encoded(photos.quadrants(), "PNG", exif=TAGS),
    "tiff": photos.encoded(photos.quadrants(), "TIFF", compression="tiff_lzw", exif=TAGS),
    "webp": photos.encoded(photos.quadrants(), "WEBP", exif=TAGS),
    "avif": photos.encoded(photos.quadrants(), "AVIF", exif=TAGS),
}
KNOWN_CODES = {
    "not_a_photo",
    "truncated",
    "empty_file",
    "too_large",
    "unsupported_format",
    "decoder_failed",
    "heic_extra_missing",
    "raw_extra_missing",
}
few_examples = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def decoder() -> Iterator[ProcessPhotoDecoder]:
    decoder = ProcessPhotoDecoder()
    yield decoder
    decoder.close()


@st.composite
def mutated(draw: st.DrawFn, seed: bytes) -> bytes:
    """The seed with some bytes overwritten, a piece cut out, or a piece repeated."""
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data) - 1))
        data[place] = draw(st.integers(0, 255))
    start, length = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
    if draw(st.booleans()):
        del data[start : start + length]
    else:
        data[start:start] = data[start : start + length]
    return bytes(data)


@pytest.mark.parametrize("name", SEEDS)
@few_examples
@given(data=st.data())
def test_mutated_file_is_answered_or_refused_with_a_known_code(
    decoder: ProcessPhotoDecoder, name: str, data: st.DataObject
) -> None:
    photo = data.draw(mutated(SEEDS[name]))
    assert outcome_of(decoder, photo) in {"answered"} | KNOWN_CODES


def outcome_of(decoder: ProcessPhotoDecoder, photo: bytes) -> str:
    try:
        inspected = decoder.inspect(photo)
        pixels = pixel_array(decoder.pixels(photo))
    except InputError as error:
        return error.code
    same = pixels.shape == (inspected.height_px, inspected.width_px, 3)
    return "answered" if same else "sizes differ"


@few_examples
@given(st.binary(max_size=300), st.sampled_from([b"", b"II*\x00", b"MM\x00*", b"\0\0\0\x20ftyp"]))
def test_any_bytes_can_be_sniffed(data: bytes, head: bytes) -> None:
    assert sniff(head + data).media_type


@given(st.text(max_size=200))
def test_any_text_is_cleaned_to_one_short_printable_line(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned.isprintable()
    assert len(cleaned) <= 120


@given(
    st.dictionaries(
        st.sampled_from(["make", "iso", "aperture", "exposure_s", "taken"]),
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
    )
)
def test_any_capture_data_is_survived(raw: dict[str, object]) -> None:
    from datetime import date

    capture_conditions(raw)
    capture_time(raw.get("taken"), today=date(2026, 1, 1))
