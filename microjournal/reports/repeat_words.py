"""What repeat photographs differ by, in words."""

from __future__ import annotations

from microjournal.domain.measurements import percent
from microjournal.reports.words import number_text
from microjournal.support.i18n import _

_Z_95 = 1.959963984540054


def differ_percent(sd: float) -> float:
    """Return by how much 95 % of repeat photographs differ at most, in percent of the relief.

    ``sd`` is the standard deviation of a difference of two photographs (log change).
    """
    return percent(_Z_95 * sd)


def repeatability_text(*, is_face: bool, sd: float | None, differences: int, needed: int) -> str:
    """Return what is known about the repeat photographs of faces or of close-ups."""
    kind = _("Faces") if is_face else _("Close-ups")
    if sd is None:
        return _("{kind}: {n} of {needed} repeat pairs so far.").format(
            kind=kind, n=differences, needed=needed
        )
    return _("{kind}: repeat photographs here differ by ± {percent} % (95 % of {n} pairs).").format(
        kind=kind, percent=number_text(differ_percent(sd)), n=differences
    )
