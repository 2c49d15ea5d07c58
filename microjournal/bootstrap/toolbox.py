"""What needs no journal: decoding, finding faces, measuring one pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from microjournal.support.built_once import built_once

if TYPE_CHECKING:
    from microjournal.imaging.decoder import ProcessPhotoDecoder
    from microjournal.imaging.faces import FaceFinder
    from microjournal.services.analysis import PairAnalyser


class Toolbox:
    """What needs no journal: the decoder process, the face finder, the pair analyser."""

    def __init__(self, *, decoder_workers: int = 2) -> None:
        self._decoder_workers = decoder_workers

    @built_once
    def decoder(self) -> ProcessPhotoDecoder:
        """The decoder, its process started at the first photo."""
        from microjournal.imaging.decoder import ProcessPhotoDecoder

        return ProcessPhotoDecoder(workers=self._decoder_workers)

    @built_once
    def faces(self) -> FaceFinder:
        """The face finder, its networks loaded at the first photo."""
        from microjournal.imaging.faces import FaceFinder

        return FaceFinder()

    @built_once
    def analyser(self) -> PairAnalyser:
        """The whole measurement of one pair of photos."""
        from microjournal.services.analysis import PairAnalyser

        return PairAnalyser(self.decoder, self.faces)

    def close(self) -> None:
        """End the decoder process, if it was ever started."""
        if "decoder" in self.__dict__:
            self.decoder.close()
