"""Why the decoder process turns a file down; the parent puts it into words."""

from __future__ import annotations


class PhotoRefusedError(Exception):
    """A file that cannot be accepted.

    Parameters
    ----------
    code : str
        One of the codes :mod:`microjournal.imaging.refusals` has words for.
    detail : str
        The name of a format, where the words mention one.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
