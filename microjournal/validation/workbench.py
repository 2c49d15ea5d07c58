"""One process's place of work: what cases share is prepared once, a failed case is a row."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from microjournal.imaging.faces import FaceFinder
from microjournal.phantom.skin import SkinModel, grow_skin
from microjournal.validation.cases import Case, PortraitCase, SkinCase
from microjournal.validation.portrait_trial import Sitter, Studio, sitter_of, try_portrait
from microjournal.validation.rows import Row
from microjournal.validation.skin_trial import try_skin


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """Grown skin or a sitter, and the group of cases it serves."""

    group: str
    skin: SkinModel | None = None
    sitter: Sitter | None = None


class Workbench:
    """Carries out cases; keeps the skin or the portrait of the last group."""

    def __init__(self, photos: Path | None) -> None:
        self._photos = photos
        self._studio: Studio | None = None
        self._prepared: _Prepared | None = None

    def rows_of(self, case: Case) -> tuple[Row, ...]:
        """Return the rows of a case; a case that fails is one row with its error."""
        try:
            if isinstance(case, SkinCase):
                return try_skin(case, self._skin(case))
            return try_portrait(case, self._sitter(case), self._open_studio())
        except Exception as error:  # noqa: BLE001 - a batch goes on; the row tells what happened
            return (_failed(case, error),)

    def _skin(self, case: SkinCase) -> SkinModel:
        kept = self._prepared
        if kept is not None and kept.group == case.group and kept.skin is not None:
            return kept.skin
        skin = grow_skin(case.specimen)
        self._prepared = _Prepared(group=case.group, skin=skin)
        return skin

    def _sitter(self, case: PortraitCase) -> Sitter:
        kept = self._prepared
        if kept is not None and kept.group == case.group and kept.sitter is not None:
            return kept.sitter
        sitter = sitter_of(case, self._open_studio())
        self._prepared = _Prepared(group=case.group, sitter=sitter)
        return sitter

    def _open_studio(self) -> Studio:
        if self._photos is None:
            raise ValueError("portraits need a folder of photographs")
        if self._studio is None:
            self._studio = Studio(folder=self._photos, faces=FaceFinder())
        return self._studio


def _failed(case: Case, error: Exception) -> Row:
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return Row(
        id=f"{case.id}/failed",
        case=case.id,
        suite=case.suite.value,
        labels=case.labels,
        error=f"{type(error).__name__}: {error} ({where})",
    )
