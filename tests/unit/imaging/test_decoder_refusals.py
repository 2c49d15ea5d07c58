"""What cannot be accepted is refused in words, quickly, and the next photo works."""

from __future__ import annotations

import importlib.util
import io
import struct
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from microjournal.domain.errors import InputError
from microjournal.imaging.decoder import ProcessPhotoDecoder
from microjournal.imaging.formats import MAX_FILE_BYTES
from microjournal.imaging.refusals import refusal
from tests.helpers import photos

SOUND = photos.jpeg(photos.skin_like(320, 240), quality=90)


@pytest.fixture(scope="module")
def decoder() -> Iterator[ProcessPhotoDecoder]:
    decoder = ProcessPhotoDecoder()
    yield decoder
    decoder.close()


def refusal_of(decoder: ProcessPhotoDecoder, data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        decoder.inspect(data)
    assert caught.value.message
    assert caught.value.hint
    assert decoder.inspect(SOUND).width_px == 320
    return caught.value


def test_empty_file_is_refused(decoder: ProcessPhotoDecoder) -> None:
    assert refusal_of(decoder, b"").code == "empty_file"


@pytest.mark.parametrize(
    "data", [b"hello", b"\xff", b"\x00" * 5000, b"<svg/>", b"\xff\xd8", bytes(range(256)) * 9]
)
def test_what_is_no_picture_is_refused_whatever_its_name(
    decoder: ProcessPhotoDecoder, data: bytes
) -> None:
    assert refusal_of(decoder, data).code == "not_a_photo"


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("tail", [b"", b"\xff\xd9"], ids=["cut", "cut and closed"])
def test_truncated_jpeg_is_refused_even_with_an_end_marker(
    decoder: ProcessPhotoDecoder, kept: float, tail: bytes
) -> None:
    data = SOUND[: int(len(SOUND) * kept)] + tail
    assert refusal_of(decoder, data).code == "truncated"


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "WEBP", "AVIF"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_truncated_file_of_another_format_is_refused(
    decoder: ProcessPhotoDecoder, file_format: str, kept: float
) -> None:
    options = {"compression": "tiff_lzw"} if file_format == "TIFF" else {}
    data = photos.encoded(photos.skin_like(320, 240), file_format, **options)
    assert refusal_of(decoder, data[: int(len(data) * kept)]).code == "truncated"


def test_truncated_heic_and_raw_are_refused(decoder: ProcessPhotoDecoder) -> None:
    heif = pytest.importorskip("pillow_heif")
    pytest.importorskip("rawpy")
    stream = io.BytesIO()
    heif.from_pillow(photos.skin_like(320, 240)).save(stream, quality=90)
    heic, raw = stream.getvalue(), photos.dng(600, 400)
    assert refusal_of(decoder, heic[: len(heic) // 2]).code == "truncated"
    assert refusal_of(decoder, raw[: len(raw) // 2]).code == "truncated"


@pytest.mark.parametrize("file_format", ["GIF", "BMP", "PDF", "EPS", "JPEG2000", "ICO"])
def test_picture_of_another_format_is_refused_by_its_kind(
    decoder: ProcessPhotoDecoder, file_format: str
) -> None:
    error = refusal_of(decoder, photos.encoded(photos.quadrants(), file_format))
    assert error.code == "unsupported_format"
    assert "?" not in error.message


@pytest.mark.parametrize(
    "head",
    [
        b"8BPS\x00\x01",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\x00" * 128 + b"DICM",
        b"PK\x03\x04",
    ],
)
def test_photoshop_video_dicom_and_archives_are_refused_by_their_kind(
    decoder: ProcessPhotoDecoder, head: bytes
) -> None:
    assert refusal_of(decoder, head.ljust(4096, b"\x00")).code == "unsupported_format"


def test_float_picture_without_a_white_is_refused(decoder: ProcessPhotoDecoder) -> None:
    data = photos.tiff(np.ones((8, 8), dtype=np.float32))
    assert refusal_of(decoder, data).code == "unsupported_format"


def test_enormous_png_is_refused_by_its_header(decoder: ProcessPhotoDecoder) -> None:
    data = photos.huge_png()
    assert len(data) < 200_000
    assert refusal_of(decoder, data).code == "too_large"


@pytest.mark.parametrize(("width", "height"), [(30_001, 1), (1, 30_001), (9_000, 9_000)])
def test_too_many_pixels_or_too_long_a_side_is_refused(
    decoder: ProcessPhotoDecoder, width: int, height: int
) -> None:
    assert refusal_of(decoder, photos.huge_png(width, height)).code == "too_large"


def test_enormous_webp_is_refused_by_its_header(decoder: ProcessPhotoDecoder) -> None:
    data = bytearray(photos.encoded(photos.quadrants(), "WEBP", exif=photos.exif(orientation=1)))
    assert data[12:16] == b"VP8X"
    data[24:30] = (16_000).to_bytes(3, "little") * 2
    assert refusal_of(decoder, bytes(data)).code == "too_large"


def test_jpeg_that_lies_about_its_size_is_refused(decoder: ProcessPhotoDecoder) -> None:
    data = bytearray(SOUND)
    frame = data.index(b"\xff\xc0")
    for height, code in ((65_500, "too_large"), (4_000, "truncated")):
        data[frame + 5 : frame + 9] = struct.pack(">HH", height, 1_300)
        assert refusal_of(decoder, bytes(data)).code == code


def test_file_above_the_byte_limit_is_refused_unread(decoder: ProcessPhotoDecoder) -> None:
    with pytest.raises(InputError) as caught:
        decoder.inspect(bytes(MAX_FILE_BYTES + 1))
    assert caught.value.code == "too_large"


def test_padding_before_the_end_marker_is_accepted(decoder: ProcessPhotoDecoder) -> None:
    padded = SOUND[:-2] + b"\x00" * 40 + SOUND[-2:]
    assert decoder.inspect(padded).width_px == 320


def test_data_after_the_end_marker_is_accepted(decoder: ProcessPhotoDecoder) -> None:
    assert decoder.inspect(SOUND + b"trailer of a moving picture" * 100).width_px == 320


def test_decoder_that_lost_its_place_is_noticed(decoder: ProcessPhotoDecoder) -> None:
    """Long leftovers before the end marker mean that blocks were lost, not that it is padded."""
    picture = photos.skin_like(640, 480)
    plain, optimised = photos.jpeg(picture), photos.jpeg(picture, optimize=True)
    marker = b"\xff\xda"  # start of scan: the codes after it belong to the tables before it
    swapped = plain[: plain.index(marker)] + optimised[optimised.index(marker) :]
    assert refusal_of(decoder, swapped).code == "truncated"


def test_looping_tiff_directories_do_not_hang(decoder: ProcessPhotoDecoder) -> None:
    data = bytearray(photos.encoded(photos.quadrants(), "TIFF"))
    first = struct.unpack_from("<I", data, 4)[0]
    (entries,) = struct.unpack_from("<H", data, first)
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    assert decoder.inspect(bytes(data)).width_px == 96


def test_small_preview_of_a_raw_file_is_never_taken_for_the_photo(
    decoder: ProcessPhotoDecoder,
) -> None:
    """A raw file opens as a TIFF whose first picture is a thumbnail; its child is the photo."""
    data = bytearray(photos.encoded(Image.new("RGB", (16, 16)), "TIFF", tiffinfo={0x014A: 8}))
    child = struct.pack("<HHHIII", 1, 0x0106, 3, 1, 32803, 0)
    place = data.index(struct.pack("<HHI", 0x014A, 4, 1))
    struct.pack_into("<I", data, place + 8, len(data))
    error = refusal_of(decoder, bytes(data) + child)
    assert error.code in {"truncated", "unsupported_format", "raw_extra_missing"}


def test_missing_reader_is_named_with_the_way_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from microjournal.imaging import pictures
    from microjournal.imaging.refused import PhotoRefusedError

    def absent(name: str) -> None:
        raise ImportError(name)

    heic_head = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic".ljust(64, b"\x00")
    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(PhotoRefusedError) as caught:
        pictures.decode_picture(bytearray(heic_head), at_least_px=None)
    error = refusal(caught.value.code)
    assert error.code == "heic_extra_missing"
    assert "microjournal[heic]" in error.hint


def test_unknown_refusal_counts_as_a_failure_of_the_decoder() -> None:
    assert refusal("made_up").code == "decoder_failed"
