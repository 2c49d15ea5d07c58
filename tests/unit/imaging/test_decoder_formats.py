"""Every accepted format arrives upright, in sRGB and in the right size."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageCms

from microjournal.domain.photos import DerivativeKind
from microjournal.imaging.decoder import ProcessPhotoDecoder
from microjournal.imaging.pixel_arrays import pixel_array
from tests.helpers import photos

LOSSLESS_LEVELS, JPEG_LEVELS = 1, 12


@pytest.fixture(scope="module")
def decoder() -> Iterator[ProcessPhotoDecoder]:
    decoder = ProcessPhotoDecoder()
    yield decoder
    decoder.close()


def corners(decoder: ProcessPhotoDecoder, data: bytes) -> list[tuple[int, ...]]:
    """The colours in the middle of the four quadrants, row by row."""
    pixels = pixel_array(decoder.pixels(data))
    rows, columns = pixels.shape[:2]
    return [
        tuple(int(value) for value in pixels[rows * y // 4, columns * x // 4])
        for y in (1, 3)
        for x in (1, 3)
    ]


def assert_quadrants(decoder: ProcessPhotoDecoder, data: bytes, *, within: int) -> None:
    expected = [photos.RED, photos.GREEN, photos.BLUE, photos.YELLOW]
    np.testing.assert_allclose(corners(decoder, data), expected, atol=within)


def with_profile(file_format: str, profile: bytes) -> bytes:
    finest: dict[str, dict[str, object]] = {
        "JPEG": {"subsampling": 0, "quality": 95},
        "AVIF": {"subsampling": "4:4:4", "quality": 95},
    }
    return photos.encoded(
        photos.quadrants(), file_format, icc_profile=profile, **finest.get(file_format, {})
    )


FORMATS = {
    "jpeg": (photos.jpeg(), "image/jpeg", JPEG_LEVELS),
    "progressive jpeg": (photos.jpeg(progressive=True), "image/jpeg", JPEG_LEVELS),
    "png": (photos.encoded(photos.quadrants(), "PNG"), "image/png", LOSSLESS_LEVELS),
    "palette png": (
        photos.encoded(photos.quadrants().quantize(16), "PNG"),
        "image/png",
        LOSSLESS_LEVELS,
    ),
    "tiff": (photos.encoded(photos.quadrants(), "TIFF"), "image/tiff", LOSSLESS_LEVELS),
    "lzw tiff": (
        photos.encoded(photos.quadrants(), "TIFF", compression="tiff_lzw"),
        "image/tiff",
        LOSSLESS_LEVELS,
    ),
    "palette tiff": (
        photos.encoded(photos.quadrants().quantize(16), "TIFF"),
        "image/tiff",
        LOSSLESS_LEVELS,
    ),
    "16-bit tiff": (
        photos.tiff(np.asarray(photos.quadrants()).astype(np.uint16) * 257, photometric="rgb"),
        "image/tiff",
        LOSSLESS_LEVELS,
    ),
    "webp": (
        photos.encoded(photos.quadrants(), "WEBP", lossless=True),
        "image/webp",
        LOSSLESS_LEVELS,
    ),
    "avif": (photos.encoded(photos.quadrants(), "AVIF", quality=95), "image/avif", JPEG_LEVELS),
    "cmyk jpeg": (photos.jpeg(photos.quadrants().convert("CMYK")), "image/jpeg", JPEG_LEVELS),
    "cmyk tiff": (
        photos.encoded(photos.quadrants().convert("CMYK"), "TIFF"),
        "image/tiff",
        LOSSLESS_LEVELS,
    ),
    "animated webp": (
        photos.encoded(
            photos.quadrants(),
            "WEBP",
            save_all=True,
            append_images=[Image.new("RGB", (96, 64))],
            lossless=True,
        ),
        "image/webp",
        LOSSLESS_LEVELS,
    ),
    "two-page tiff": (
        photos.encoded(
            photos.quadrants(), "TIFF", save_all=True, append_images=[Image.new("RGB", (9, 9))]
        ),
        "image/tiff",
        LOSSLESS_LEVELS,
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_format_is_accepted_with_its_size_type_and_colours(
    decoder: ProcessPhotoDecoder, name: str
) -> None:
    data, media_type, levels = FORMATS[name]
    inspected = decoder.inspect(data)
    assert (inspected.width_px, inspected.height_px) == (96, 64)
    assert inspected.media_type == media_type
    assert_quadrants(decoder, data, within=levels)


def test_phone_stereo_picture_counts_as_its_first_jpeg(decoder: ProcessPhotoDecoder) -> None:
    second = Image.new("RGB", (96, 64))
    data = photos.encoded(
        photos.quadrants(), "MPO", save_all=True, append_images=[second], quality=95
    )
    assert Image.open(io.BytesIO(data)).format == "MPO"
    assert decoder.inspect(data).media_type == "image/jpeg"
    assert_quadrants(decoder, data, within=JPEG_LEVELS)


def test_heic_is_decoded_when_its_reader_is_installed(decoder: ProcessPhotoDecoder) -> None:
    heif = pytest.importorskip("pillow_heif")
    stream = io.BytesIO()
    heif.from_pillow(photos.quadrants()).save(stream, quality=95)
    inspected = decoder.inspect(stream.getvalue())
    assert (inspected.media_type, inspected.width_px) == ("image/heic", 96)
    assert_quadrants(decoder, stream.getvalue(), within=JPEG_LEVELS)


def test_heic_orientation_is_not_applied_twice(decoder: ProcessPhotoDecoder) -> None:
    heif = pytest.importorskip("pillow_heif")
    stream = io.BytesIO()
    stored = photos.stored_as(photos.quadrants(), 6)
    picture = heif.from_pillow(stored)
    picture.save(stream, quality=95, exif=photos.exif(orientation=6).tobytes())
    inspected = decoder.inspect(stream.getvalue())
    assert (inspected.width_px, inspected.height_px) == (96, 64)
    assert_quadrants(decoder, stream.getvalue(), within=JPEG_LEVELS)


@pytest.mark.parametrize(("orientation", "size"), [(1, (160, 120)), (6, (120, 160))])
def test_digital_negative_is_developed_upright(
    decoder: ProcessPhotoDecoder, orientation: int, size: tuple[int, int]
) -> None:
    pytest.importorskip("rawpy")
    data = photos.dng(orientation=orientation)
    inspected = decoder.inspect(data)
    assert inspected.media_type == "image/x-adobe-dng"
    assert inspected.conditions.camera_model == "Test Model"
    assert (inspected.width_px, inspected.height_px) == size
    developed = decoder.pixels(data)
    assert (developed.width_px, developed.height_px) == size


def test_half_size_development_reports_the_full_size(decoder: ProcessPhotoDecoder) -> None:
    pytest.importorskip("rawpy")
    data = photos.dng(2900, 120)
    inspected, developed = decoder.inspect(data), decoder.pixels(data)
    assert (inspected.width_px, inspected.height_px) == (2900, 120)
    assert (developed.width_px, developed.height_px) == (2900, 120)


GREY = Image.linear_gradient("L").resize((96, 64))


@pytest.mark.parametrize(
    "data",
    [
        photos.jpeg(GREY),
        photos.encoded(GREY, "PNG"),
        photos.encoded(GREY, "TIFF"),
        photos.tiff(np.asarray(GREY).astype(np.uint16) * 257),
        photos.tiff((np.asarray(GREY).astype(np.uint16) * 257).astype(">u2"), byteorder=">"),
    ],
    ids=["jpeg", "png", "tiff", "16-bit tiff", "16-bit big-endian tiff"],
)
def test_grey_stays_grey_at_eight_bits(decoder: ProcessPhotoDecoder, data: bytes) -> None:
    pixels = pixel_array(decoder.pixels(data)).astype(int)
    expected = np.asarray(GREY).astype(int)
    assert np.abs(pixels - expected[..., None]).max() <= 3


def test_one_bit_picture_becomes_black_and_white(decoder: ProcessPhotoDecoder) -> None:
    image = Image.new("1", (16, 16))
    image.paste(1, (0, 0, 8, 16))
    for data in (photos.encoded(image, "TIFF", compression="group4"), photos.encoded(image, "PNG")):
        pixels = pixel_array(decoder.pixels(data))
        assert (pixels[:, :8] == 255).all()
        assert (pixels[:, 8:] == 0).all()


def test_lab_picture_is_converted(decoder: ProcessPhotoDecoder) -> None:
    lab = ImageCms.profileToProfile(
        photos.quadrants(),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert lab is not None
    assert_quadrants(decoder, photos.encoded(lab, "TIFF"), within=15)  # of 8-bit Lab


def test_grey_with_transparency_is_laid_on_white(decoder: ProcessPhotoDecoder) -> None:
    image = Image.new("LA", (8, 8), (0, 0))
    pixels = pixel_array(decoder.pixels(photos.encoded(image, "PNG")))
    assert (pixels == 255).all()


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "WEBP"])
def test_transparency_is_laid_on_white(decoder: ProcessPhotoDecoder, file_format: str) -> None:
    image = Image.new("RGBA", (16, 16), (255, 0, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 8, 16))
    options = {"lossless": True} if file_format == "WEBP" else {}
    pixels = pixel_array(decoder.pixels(photos.encoded(image, file_format, **options)))
    assert tuple(pixels[8, 2]) == (255, 0, 0)
    assert tuple(pixels[8, 12]) == (255, 255, 255)


def test_transparent_palette_entry_is_laid_on_white(decoder: ProcessPhotoDecoder) -> None:
    image = photos.quadrants().quantize(8)
    transparent = image.getpixel((1, 1))
    data = photos.encoded(image, "PNG", transparency=transparent)
    assert corners(decoder, data)[0] == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_every_orientation_is_turned_upright(
    decoder: ProcessPhotoDecoder, file_format: str, orientation: int
) -> None:
    stored = photos.stored_as(photos.quadrants(), orientation)
    data = photos.encoded(stored, file_format, exif=photos.exif(orientation=orientation))
    inspected = decoder.inspect(data)
    assert (inspected.width_px, inspected.height_px) == (96, 64)
    preview = Image.open(io.BytesIO(inspected.derivatives[0][1]))
    assert preview.size == (96, 64)
    assert_quadrants(decoder, data, within=40 if file_format == "WEBP" else 20)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_nonsense_orientation_means_upright(decoder: ProcessPhotoDecoder, orientation: int) -> None:
    assert_quadrants(decoder, photos.jpeg(exif=photos.exif(orientation=orientation)), within=12)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_display_p3_is_converted_to_srgb(decoder: ProcessPhotoDecoder, file_format: str) -> None:
    profile = photos.display_p3_profile()
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    converted = ImageCms.profileToProfile(
        photos.quadrants(), source, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert converted is not None
    expected = [np.asarray(converted)[y, x] for y in (9, 60) for x in (9, 80)]
    found = corners(decoder, with_profile(file_format, profile))
    np.testing.assert_allclose(
        found, np.array(expected), atol=20 if file_format == "WEBP" else JPEG_LEVELS
    )
    assert abs(found[0][0] - photos.RED[0]) > 8  # the conversion did move the red


def test_broken_profile_is_taken_as_srgb(decoder: ProcessPhotoDecoder) -> None:
    unreadable_space = photos.display_p3_profile().replace(b"mntrRGB ", b"mntrR\xff\xffB")
    for profile in (b"nonsense", photos.display_p3_profile()[:200], unreadable_space):
        assert_quadrants(decoder, with_profile("PNG", profile), within=LOSSLESS_LEVELS)
        assert_quadrants(decoder, with_profile("JPEG", profile), within=JPEG_LEVELS)


def test_profile_of_another_colour_space_is_ignored(decoder: ProcessPhotoDecoder) -> None:
    data = photos.encoded(
        photos.quadrants().convert("CMYK"), "TIFF", icc_profile=photos.display_p3_profile()
    )
    assert_quadrants(decoder, data, within=LOSSLESS_LEVELS)


def test_grey_jpeg_with_an_rgb_profile_stays_grey(decoder: ProcessPhotoDecoder) -> None:
    data = photos.jpeg(GREY, icc_profile=photos.display_p3_profile())
    pixels = pixel_array(decoder.pixels(data)).astype(int)
    assert np.ptp(pixels, axis=2).max() <= 2


def test_full_size_jpeg_equals_the_reference_decoder(decoder: ProcessPhotoDecoder) -> None:
    data = photos.jpeg(photos.skin_like(333, 222), quality=90, subsampling=2)
    expected = np.asarray(Image.open(io.BytesIO(data)))
    np.testing.assert_array_equal(pixel_array(decoder.pixels(data)), expected)


@pytest.mark.parametrize("side", [1, 50, 95, 96, 500])
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_reduced_pixels_keep_within_the_side_and_never_grow(
    decoder: ProcessPhotoDecoder, file_format: str, side: int
) -> None:
    data = photos.encoded(photos.quadrants(), file_format)
    reduced = decoder.pixels(data, max_side_px=side)
    assert max(reduced.width_px, reduced.height_px) == min(side, 96)


@pytest.mark.parametrize(("width", "height"), [(3000, 2000), (1700, 2300), (5200, 40), (1, 3000)])
@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_derivatives_have_their_nominal_sizes(
    decoder: ProcessPhotoDecoder, file_format: str, width: int, height: int
) -> None:
    data = photos.encoded(Image.new("RGB", (width, height), photos.RED), file_format)
    inspected = decoder.inspect(data)
    assert (inspected.width_px, inspected.height_px) == (width, height)
    sides = {kind: max(Image.open(io.BytesIO(jpeg)).size) for kind, jpeg in inspected.derivatives}
    assert 1280 <= sides[DerivativeKind.PREVIEW] <= 2048
    assert 409 <= sides[DerivativeKind.MEDIUM] <= 512
    assert 204 <= sides[DerivativeKind.THUMBNAIL] <= 256


def test_derivatives_carry_no_metadata(decoder: ProcessPhotoDecoder) -> None:
    tags = photos.exif(orientation=1, make="Maker", taken="2025:05:04 10:00:00")
    data = photos.jpeg(exif=tags, icc_profile=photos.display_p3_profile(), comment=b"secret")
    for _, derivative in decoder.inspect(data).derivatives:
        picture = Image.open(io.BytesIO(derivative))
        assert not dict(picture.getexif())
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(picture.info)


def test_capture_conditions_are_read_from_the_file(decoder: ProcessPhotoDecoder) -> None:
    tags = photos.exif(
        make="Maker\x00",
        model="Model 5",
        software="1.0",
        taken="2025:05:04 10:11:12",
        offset="+02:00",
        exposure=0.008,
        aperture=5.6,
        iso=200,
        focal_length=60.0,
        lens="60 mm macro",
    )
    inspected = decoder.inspect(photos.jpeg(exif=tags))
    assert inspected.taken_at is not None
    assert inspected.taken_at.isoformat() == "2025-05-04T10:11:12"
    assert inspected.utc_offset_minutes == 120
    conditions = inspected.conditions
    assert (conditions.camera_make, conditions.camera_model) == ("Maker", "Model 5")
    assert (conditions.lens, conditions.software) == ("60 mm macro", "1.0")
    assert (conditions.focal_length_mm, conditions.iso) == (60.0, 200)
    assert conditions.aperture == pytest.approx(5.6)
    assert conditions.exposure_s == pytest.approx(0.008)


def test_broken_exif_does_not_refuse_a_sound_picture(decoder: ProcessPhotoDecoder) -> None:
    for block in (b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"Exif\x00\x00nonsense", b"Exif\x00\x00"):
        inspected = decoder.inspect(photos.jpeg(exif=block))
        assert inspected.taken_at is None
        assert inspected.conditions.camera_make == ""
