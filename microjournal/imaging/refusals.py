"""The words for every reason a file is not accepted as a photograph."""

from __future__ import annotations

from microjournal.domain.errors import InputError
from microjournal.support.i18n import _


def refusal(code: str, detail: str = "") -> InputError:
    """Return the error for a refusal code; an unknown code counts as ``decoder_failed``.

    Parameters
    ----------
    detail : str
        The name of the file format, mentioned by some messages.
    """
    words = _words(detail)
    if code not in words:
        code = "decoder_failed"
    message, hint = words[code]
    return InputError(code, message, hint)


def _words(detail: str) -> dict[str, tuple[str, str]]:
    return _words_about_contents(detail) | _words_about_limits() | _words_about_files()


def _words_about_contents(detail: str) -> dict[str, tuple[str, str]]:
    use_known = _("Export it as JPEG, PNG or TIFF and import that file.")
    return {
        "empty_file": (
            _("The file is empty."),
            _("Copy it again from the camera or card."),
        ),
        "not_a_photo": (
            _("The file is not a photograph, whatever its name says."),
            _("Check that the right file was chosen."),
        ),
        "truncated": (
            _("The photo is damaged or incomplete: part of its picture data is missing."),
            _("Copy it again from the camera or card."),
        ),
        "unsupported_format": (
            _("Files of the kind {kind} are not accepted.").format(kind=detail or "?"),
            use_known,
        ),
        "heic_extra_missing": (
            _("This is a HEIC photo, and the reader for HEIC is not installed."),
            _('Install it with: pip install "microjournal[heic]", or export the photo as JPEG.'),
        ),
        "raw_extra_missing": (
            _("This is a camera raw file, and the reader for raw files is not installed."),
            _('Install it with: pip install "microjournal[raw]", or export the photo as JPEG.'),
        ),
    }


def _words_about_limits() -> dict[str, tuple[str, str]]:
    export_smaller = _("Export a smaller version of the photo and import that.")
    return {
        "too_large": (
            _("The photo is too large: at most 80 megapixels, 30,000 pixels a side, 256 MiB."),
            export_smaller,
        ),
        "decoder_timeout": (
            _("Reading the photo took too long and was stopped; nothing else was affected."),
            _("Try again; if it happens every time, export the photo anew as JPEG."),
        ),
        "decoder_failed": (
            _("The photo could not be read: its decoder stopped; nothing else was affected."),
            _("The file may be damaged; export the photo anew as JPEG and import that."),
        ),
    }


def _words_about_files() -> dict[str, tuple[str, str]]:
    return {
        "not_a_regular_file": (
            _("This is not a file with contents (a pipe, a device or a link to nowhere)."),
            _("Choose photo files or folders."),
        ),
        "cannot_read": (
            _("The file could not be read."),
            _("Check that it still exists, that the card or drive is connected, and try again."),
        ),
    }
