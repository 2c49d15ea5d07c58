"""Display pictures of stored photos: from the cache, or derived again from the original."""

from __future__ import annotations

from microjournal.domain.decoding import PhotoDecoder, PixelBuffer
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.originals import OriginalKeeper
from microjournal.domain.photos import DerivativeKind


class PictureService:
    """Hands out pictures for the screen; derivatives may vanish at any time and come back."""

    def __init__(self, journal: OriginalKeeper, decoder: PhotoDecoder) -> None:
        self._journal = journal
        self._decoder = decoder

    def jpeg(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes:
        """Return a metadata-free JPEG of the stored photo.

        Raises IntegrityFault when the original is missing or damaged and nothing is cached.
        """
        cached = self._journal.derivative(photo_id, kind)
        if cached is not None:
            return cached
        derived = dict(self._decoder.inspect(self._journal.original(photo_id)).derivatives)
        for each, jpeg in derived.items():
            self._journal.keep_derivative(photo_id, each, jpeg)
        return derived[kind]

    def pixels(self, photo_id: PhotoId, *, max_side_px: int | None = None) -> PixelBuffer:
        """Return upright sRGB pixels of the original."""
        return self._decoder.pixels(self._journal.original(photo_id), max_side_px=max_side_px)

    def preview(self, photo_id: PhotoId) -> PixelBuffer:
        """Return the pixels of the stored preview (long side 1600 px at most).

        The preview was encoded by ourselves and is authenticated, so it needs no process apart.
        """
        from microjournal.imaging.display import decode_own_jpeg

        return decode_own_jpeg(self.jpeg(photo_id, DerivativeKind.PREVIEW))
