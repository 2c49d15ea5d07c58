"""What is said beside a change map: its scale, the zone within the noise, why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.gui.presenters.change_mapping import MapState
from microjournal.reports.words import change_text, detectable_text, region_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.maps import PairMaps, WithheldMap


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLegend:
    """The words at a bar of colours: its two ends and the zone in the middle.

    ``within`` is (from, to) as shares of the bar's width, ``rgba`` its colours.
    """

    smoother: str
    rougher: str
    noise: str
    within: tuple[float, float]
    rgba: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MapWords:
    """Everything the panel below the map shows."""

    sentence: str = ""
    details: tuple[str, ...] = ()
    legend: MapLegend | None = None
    attention: bool = False
    offer: str = ""


def map_words(state: MapState) -> MapWords:
    """Return what to say about the map of the pair looked at."""
    if state.maps is None:
        offer = _("Draw change map") if state.stopped else ""
        return MapWords(sentence=_("No change map was drawn.") if offer else "", offer=offer)
    withheld = tuple(_withheld(each) for each in state.maps.withheld)
    if state.maps.pictures:
        return MapWords(details=withheld, legend=_legend(state.maps))
    return MapWords(
        sentence=_("There is no change map: no region of this pair is comparable."),
        details=withheld,
        attention=True,
    )


def _legend(maps: PairMaps) -> MapLegend:
    edge = min(maps.detectable_log_change / maps.full_scale, 1.0) / 2.0
    return MapLegend(
        smoother=_("{change} or smoother").format(change=change_text(-maps.full_scale)),
        rougher=_("{change} or rougher").format(change=change_text(maps.full_scale)),
        noise=_("between the lines: within noise, {change}").format(
            change=detectable_text(maps.detectable_log_change)
        ),
        within=(0.5 - edge, 0.5 + edge),
        rgba=maps.legend_rgba,
    )


def _withheld(found: WithheldMap) -> str:
    reasons = found.reasons[:1]
    because = " ".join(f"{each.message} {each.hint}".strip() for each in reasons)
    name = region_text(found.region)
    return f"{name}: {because}" if because else name
