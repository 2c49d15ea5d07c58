"""What a file is, judged by its bytes and never by its name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from microjournal.imaging import tiff_tags

MAX_PIXELS = 80_000_000
MAX_SIDE_PX = 30_000
MAX_FILE_BYTES = 256 * 1024 * 1024


class Family(Enum):
    """Which reader opens a file."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    WEBP = "WEBP"
    AVIF = "AVIF"
    HEIF = "HEIF"
    RAW = "RAW"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFormat:
    """A recognised format: its reader, its media type, and its name for messages."""

    family: Family
    media_type: str
    name: str


_JPEG = FileFormat(family=Family.JPEG, media_type="image/jpeg", name="JPEG")
_PNG = FileFormat(family=Family.PNG, media_type="image/png", name="PNG")
_TIFF = FileFormat(family=Family.TIFF, media_type="image/tiff", name="TIFF")
_WEBP = FileFormat(family=Family.WEBP, media_type="image/webp", name="WebP")
_AVIF = FileFormat(family=Family.AVIF, media_type="image/avif", name="AVIF")
_HEIF = FileFormat(family=Family.HEIF, media_type="image/heic", name="HEIC")
_UNKNOWN = FileFormat(family=Family.UNKNOWN, media_type="application/octet-stream", name="")


def _raw(media_type: str, name: str) -> FileFormat:
    return FileFormat(family=Family.RAW, media_type=media_type, name=name)


def _unsupported(name: str) -> FileFormat:
    return FileFormat(family=Family.UNSUPPORTED, media_type="application/octet-stream", name=name)


_BY_SIGNATURE: tuple[tuple[bytes, FileFormat], ...] = (
    (b"\xff\xd8\xff", _JPEG),
    (b"\x89PNG\r\n\x1a\n", _PNG),
    (b"FUJIFILMCCD-RAW", _raw("image/x-fuji-raf", "Fujifilm RAF")),
    (b"IIU\x00", _raw("image/x-panasonic-rw2", "Panasonic RW2")),
    (b"IIRO", _raw("image/x-olympus-orf", "Olympus ORF")),
    (b"IIRS", _raw("image/x-olympus-orf", "Olympus ORF")),
    (b"MMOR", _raw("image/x-olympus-orf", "Olympus ORF")),
    (b"GIF8", _unsupported("GIF")),
    (b"8BPS", _unsupported("Photoshop")),
    (b"%PDF", _unsupported("PDF")),
    (b"%!PS", _unsupported("PostScript")),
    (b"\xc5\xd0\xd3\xc6", _unsupported("PostScript")),
    (b"\x00\x00\x00\x0cjP  ", _unsupported("JPEG 2000")),
    (b"\xff\x4f\xff\x51", _unsupported("JPEG 2000")),
    (b"\xff\x0a", _unsupported("JPEG XL")),
    (b"\x00\x00\x00\x0cJXL ", _unsupported("JPEG XL")),
    (b"\x00\x00\x01\x00", _unsupported("icon")),
    (b"PK\x03\x04", _unsupported("ZIP")),
    (b"SIMPLE  =", _unsupported("FITS")),
    (b"\x1aE\xdf\xa3", _unsupported("Matroska video")),
)
_TIFF_SIGNATURES = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_TIFF_RAW_BY_MAKER: tuple[tuple[bytes, FileFormat], ...] = (
    (b"NIKON", _raw("image/x-nikon-nef", "Nikon NEF")),
    (b"SONY", _raw("image/x-sony-arw", "Sony ARW")),
    (b"PENTAX", _raw("image/x-pentax-pef", "Pentax PEF")),
    (b"CANON", _raw("image/x-canon-cr2", "Canon CR2")),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_STILL_BRANDS = frozenset({b"mif1", b"msf1", b"mif2", b"miaf"})


def sniff(data: bytes | bytearray | memoryview) -> FileFormat:
    """Return the format of a file by its first bytes (and, for TIFF, its first directory)."""
    head = bytes(data[:4096])
    if head.startswith(_TIFF_SIGNATURES):
        return _tiff_or_raw(data)
    if head[:4] == b"RIFF":
        return _WEBP if head[8:12] == b"WEBP" else _unsupported("RIFF")
    if head[4:8] == b"ftyp":
        return _by_brands(head)
    if head[128:132] == b"DICM":
        return _unsupported("DICOM")
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return _unsupported("BMP")
    for signature, file_format in _BY_SIGNATURE:
        if head.startswith(signature):
            return file_format
    return _UNKNOWN


def _by_brands(head: bytes) -> FileFormat:
    """Judge an ISO base media file by its major and compatible brands."""
    box_size = min(int.from_bytes(head[:4], "big"), len(head))
    major = head[8:12]
    brands = {major} | {head[i : i + 4] for i in range(16, box_size - 3, 4)}
    if major == b"crx ":
        return _raw("image/x-canon-cr3", "Canon CR3")
    if brands & _AVIF_BRANDS:
        return _AVIF
    if brands & _HEIF_BRANDS or major in _STILL_BRANDS:
        return _HEIF
    return _unsupported("video")


def _tiff_or_raw(data: bytes | bytearray | memoryview) -> FileFormat:
    """Tell a TIFF picture from a camera raw file that borrows the TIFF structure."""
    directory = tiff_tags.first_directory(data)
    if directory.is_digital_negative:
        return _raw("image/x-adobe-dng", "DNG")
    if bytes(data[8:10]) == b"CR":
        return _raw("image/x-canon-cr2", "Canon CR2")
    if not directory.holds_sensor_data:
        return _TIFF
    maker = directory.maker.upper()
    for name, file_format in _TIFF_RAW_BY_MAKER:
        if maker.startswith(name):
            return file_format
    return _raw("image/x-raw", "camera raw")
