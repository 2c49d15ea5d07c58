"""What charts and documents say beside the numbers; brings no picture library."""

from __future__ import annotations

from collections.abc import Iterable

from microjournal.domain.courses import TreatmentSession
from microjournal.domain.reports import TreatmentMark
from microjournal.reports.words import length_text
from microjournal.support.i18n import _


def treatment_marks(sessions: Iterable[TreatmentSession]) -> tuple[TreatmentMark, ...]:
    """Return the ticks of a trend chart: a needle length per needled zone and day."""
    return tuple(
        TreatmentMark(
            held_on=session.held_on,
            label=f"{length_text(zone.needle_length_mm)} mm",
            region=zone.region,
        )
        for session in sessions
        for zone in session.needling
    )


def method_note() -> str:
    """Return what the numbers mean; the document itself adds the versions."""
    return _(
        "Relief change is measured on the same skin after alignment, in wavelength bands of "
        "0.3 to 4 mm, as the change of contrast between the two photographs; negative means "
        "smoother. The interval says how much repeat photographs may differ; a pair whose "
        "light, sharpness, pose or camera differ too much is withheld."
    )
