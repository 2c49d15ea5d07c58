"""What work under way is called: what computes names its steps by codes, people read words."""

from __future__ import annotations

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.support.i18n import _

_REGIONS = frozenset(region.value for region in AnatomicRegion)


def step_text(step: str) -> str:
    """Return a step in words; one that is no code is in words already."""
    if step in _REGIONS:
        # Imported here: the first paint shows no region.
        from microjournal.reports.words import region_text

        return region_text(AnatomicRegion(step))
    words = {
        "decode": _("Opening the photos"),
        "match": _("Aligning"),
        "align": _("Aligning"),
    }
    return words.get(step, step)
