"""A change map as printed beside its pair: the picture, its colours and what they mean."""

from __future__ import annotations

from microjournal.domain.reports import ReportMap
from microjournal.reports.jpeg import plain_jpeg
from microjournal.reports.svg import document, element
from microjournal.reports.typst_compile import JsonValue, picture_file
from microjournal.reports.words import change_text, detectable_text
from microjournal.support.i18n import _

JsonObject = dict[str, JsonValue]

_BAR_PT = (150.0, 9.0)
_STEPS = 64
_SKIN_RGB = (201, 168, 146)
"""The colours are made to lie on skin."""


def map_data(found: ReportMap | None, number: int, pictures: dict[str, str]) -> JsonObject | None:
    """Return the change map of pair ``number``; its files are added to ``pictures``."""
    if found is None:
        return None
    picture = plain_jpeg(found.jpeg)
    names = f"map{number}.svg", f"map{number}legend.svg"
    words = _words(found)
    pictures[names[0]] = picture_file(picture)
    pictures[names[1]] = legend_svg(found, words["alt"])
    return {
        "file": names[0],
        "aspect": picture.width_px / picture.height_px,
        "legend": names[1],
        **words,
    }


def legend_svg(found: ReportMap, description: str) -> str:
    """Return the bar of colours, a line at either edge of the noise."""
    width, height = _BAR_PT
    number = len(found.legend_rgba) // 4
    step = width / _STEPS
    parts = [
        element(
            "rect",
            x=place * step,
            y=0.0,
            # To the end of the bar: between neighbours no seam can show the paper.
            width=width - place * step,
            height=height,
            fill=_on_skin(found.legend_rgba, place * number // _STEPS),
        )
        for place in range(_STEPS)
    ]
    edge = min(found.detectable_log_change / found.full_scale, 1.0) / 2.0
    for share in (0.5 - edge, 0.5 + edge):
        x = share * width
        parts.append(
            element("line", x1=x, y1=0.0, x2=x, y2=height, stroke="#16262B", stroke_width=0.8)
        )
    title = _("Colours of the change map")
    return document(parts, width=width, height=height, title=title, description=description)


def _words(found: ReportMap) -> dict[str, str]:
    smoother = _("{change} or smoother").format(change=change_text(-found.full_scale))
    rougher = _("{change} or rougher").format(change=change_text(found.full_scale))
    noise = _("between the lines: within noise, {change}").format(
        change=detectable_text(found.detectable_log_change)
    )
    return {
        "title": _("Change map"),
        "smoother": smoother,
        "rougher": rougher,
        "noise": noise,
        "explained": _(
            "Where on the baseline photograph the relief changed. The map shows a place, the "
            "table above the size; only the table is a finding."
        ),
        "alt": _("Change map on the baseline photograph: {legend}").format(
            legend="; ".join((smoother, noise, rougher))
        ),
    }


def _on_skin(rgba: bytes, place: int) -> str:
    red, green, blue, opacity = rgba[4 * place : 4 * place + 4]
    share = opacity / 255
    mixed = (
        round(under + share * (over - under))
        for over, under in zip((red, green, blue), _SKIN_RGB, strict=True)
    )
    return "#" + "".join(f"{value:02X}" for value in mixed)
