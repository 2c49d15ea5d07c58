"""What the pictures of an explanation show, in words for a person."""

from __future__ import annotations

from collections.abc import Mapping

from microjournal.support.i18n import _

MASK_COLOURS: Mapping[str, tuple[int, int, int]] = {
    "unseen": (110, 114, 117),
    "rim": (160, 164, 167),
    "clipped": (255, 255, 255),
    "naevus": (120, 70, 20),
    "glare": (120, 210, 255),
    "hair": (40, 60, 160),
    "other": (200, 60, 160),
}


def words_of(name: str) -> tuple[str, str]:
    """Return title and explanation of a picture; ``KeyError`` if there is none of that name."""
    return (_place_words() | _skin_words() | _band_words() | _change_words())[name]


def _place_words() -> dict[str, tuple[str, str]]:
    return {
        "regions_baseline": (
            _("Regions on the baseline photo"),
            _("The outlines in which skin is measured."),
        ),
        "regions_follow_up": (
            _("Regions on the follow-up photo"),
            _("The same outlines, carried over by the alignment."),
        ),
        "detail": (
            _("Skin detail used for the alignment"),
            _(
                "Local contrast of either photo: 0.12 to 1.5 mm, divided by its strength "
                "within 4 mm. Baseline left, follow-up right."
            ),
        ),
        "displacement": (
            _("Local displacement"),
            _(
                "How far the alignment moves the skin beyond a flat projection: black 0 mm, "
                "white 1 mm or more."
            ),
        ),
        "frame": (
            _("Both photos in the common frame"),
            _(
                "The same skin, pixel on pixel, at the coarser scale of the two. "
                "Baseline left, follow-up right."
            ),
        ),
        "overlay": (
            _("Alignment check"),
            _(
                "Skin detail of the baseline in red, of the follow-up in cyan. Grey lines lie "
                "on each other; coloured double lines do not."
            ),
        ),
    }


def _skin_words() -> dict[str, tuple[str, str]]:
    return {
        "masks": (
            _("What is left out"),
            _(
                "Dark grey: outside a photo or turned away. Light grey: its rim. White: clipped. "
                "Brown: naevus. Light blue: glare. Dark blue: hair. Magenta: another reason. "
                "What one photo lacks is left out of both."
            ),
        ),
        "luminance": (
            _("Log luminance"),
            _(
                "Brightness in logarithms around its mean, with everything left out filled from "
                "around it; black −0.8, white +0.8."
            ),
        ),
        "shading": (
            _("Shading of the form"),
            _(
                "Log luminance of waves longer than 10 mm: form and light. When it differs, the "
                "light moved. Black −0.8, white +0.8."
            ),
        ),
    }


def _band_words() -> dict[str, tuple[str, str]]:
    both = _("Baseline left, follow-up right; the grey scale is the same for every pair.")
    return {
        "band_pore": (_("Pore band, 0.3 to 0.8 mm"), both),
        "band_fine": (_("Fine band, 0.8 to 1.6 mm"), both),
        "band_medium": (_("Medium band, 1.6 to 4 mm"), both),
        "band_coarse": (
            _("Coarse band, 4 to 10 mm"),
            _("Mostly pigment and form: it is reported, but no change is claimed on it."),
        ),
        "noise": (
            _("Noise band"),
            _(
                "The finest waves the frame holds. What does not repeat here is taken for noise "
                "and subtracted from the bands."
            ),
        ),
        "chroma": (
            _("Redness, 4 to 10 mm"),
            _(
                "When its contrast differs, make-up or processing is likely. "
                "Relief hardly moves it."
            ),
        ),
    }


def _change_words() -> dict[str, tuple[str, str]]:
    return {
        "tiles": (
            _("Contrast per tile, medium band"),
            _(
                "Log ratio of the contrast of every tile of 5 mm, noise taken off: blue is "
                "smoother, amber rougher than the baseline."
            ),
        ),
        "coherence": (
            _("Coherence"),
            _(
                "How much the relief in both photos is the same within 2.5 mm: white 1, mid grey "
                "0. Below 0.5 no local change is shown."
            ),
        ),
        "change_map": (
            _("Change map"),
            _(
                "Local log change of the relief on the baseline: blue is smoother, amber rougher "
                "than the baseline; nearly clear where nothing is detectable."
            ),
        ),
    }
