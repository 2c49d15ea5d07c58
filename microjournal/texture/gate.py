"""The comparability gate: limits as data, refusals in words a person can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from microjournal.domain.measurements import QualityNumber, Reason
from microjournal.support.i18n import _
from microjournal.texture.attribution import Attribution
from microjournal.texture.causes import CAUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One rule: a number by name, the largest or smallest value allowed, the refusal's code."""

    name: str
    code: str
    largest: float | None = None
    smallest: float | None = None

    def allows(self, value: float) -> bool:
        """Tell whether ``value`` passes (its absolute value for a largest limit)."""
        if self.largest is not None and not abs(value) <= self.largest:
            return False
        return self.smallest is None or value >= self.smallest

    @property
    def value(self) -> float | None:
        """Return the limit as it is recorded."""
        return self.largest if self.largest is not None else self.smallest


LIMITS = (
    Limit(name="tiles", code="region_too_small", smallest=4.0),
    Limit(name="incoherence", code="skin_does_not_match", largest=0.30),
    Limit(name="softness", code="sharpness_differs", largest=0.90),
    Limit(name="sharpness_step", code="sharpness_differs", largest=0.60),
    Limit(name="pore_excess", code="processing_differs", largest=0.60),
    Limit(name="chroma_gain", code="make_up_or_tone", largest=0.45),
    Limit(name="coarse_excess", code="light_or_make_up_differs", largest=0.25),
    Limit(name="noise_share", code="too_noisy", largest=0.50),
    Limit(name="direction_change", code="light_direction_differs", largest=0.40),
    Limit(name="shading_change", code="light_direction_differs", largest=0.25),
    Limit(name="shading_gain", code="light_direction_differs", largest=0.90),
)

PRECISION_LIMIT = Limit(name="smallest_detectable_change", code="too_imprecise", largest=0.40)
"""Log units. A course of treatment that went well takes 15 to 30 % off the relief; a pair that
could not even tell a little more than that (33 % less, 49 % more) says nothing worth having."""


OUTSTANDING = 2.0


def reason(code: str) -> Reason:
    """Return the reason with this code in the person's language."""
    message, hint = _texts()[code]
    return Reason(code=code, message=message, hint=hint)


def explain_imprecision(found: Attribution) -> Reason:
    """Return why a number would be too imprecise: the cause that stands out, if one does.

    A cause stands out when there is more than twice as much of it as careful photographs have.
    """
    excess = {cause.code: abs(found.causes[cause.name]) / cause.prior for cause in CAUSES}
    code = max(excess, key=excess.__getitem__)
    return reason(code if excess[code] > OUTSTANDING else "too_imprecise")


def judge(
    numbers: Mapping[str, float],
    limits: Iterable[Limit] = LIMITS,
    *,
    explain: Callable[[str], Reason] = reason,
) -> tuple[tuple[QualityNumber, ...], tuple[Reason, ...]]:
    """Hold numbers against limits.

    Parameters
    ----------
    numbers : mapping of str to float
    limits : iterable of Limit
        Those without a number are passed over.
    explain : callable
        Puts the code of a broken limit into words.

    Returns
    -------
    tuple of QualityNumber
        Every number, with its limit where there is one.
    tuple of Reason
        One per broken limit (each code once); empty when the pair may be measured.
    """
    by_name = {limit.name: limit for limit in limits}
    judged = tuple(_judged(name, value, by_name.get(name)) for name, value in numbers.items())
    codes = dict.fromkeys(by_name[n.name].code for n in judged if not n.passed)
    return judged, tuple(explain(code) for code in codes)


def _judged(name: str, value: float, limit: Limit | None) -> QualityNumber:
    if limit is None:
        return QualityNumber(name=name, value=float(value))
    return QualityNumber(
        name=name, value=float(value), limit=limit.value, passed=limit.allows(value)
    )


def _texts() -> dict[str, tuple[str, str]]:
    return _skin_texts() | _light_texts() | _camera_texts() | _part_texts()


def _skin_texts() -> dict[str, tuple[str, str]]:
    return {
        "region_too_small": (
            _("Too little bare skin is visible in both photos."),
            _("Choose a larger region, or keep hair and glare out of it."),
        ),
        "skin_does_not_match": (
            _("The skin in the two photos does not match closely enough to be compared."),
            _("Repeat the photo from the same place, same pose, same face expression."),
        ),
        "make_up_or_tone": (
            _("The colour of the skin changed in a way that make-up or a filter causes."),
            _("Photograph clean skin without make-up and with filters switched off."),
        ),
        "relief_too_fine": (
            _("No band of skin relief could be followed from one photo to the other."),
            _("Photograph closer, in focus and with more light."),
        ),
        "too_imprecise": (
            _("The photos differ too much for their skin texture to be compared precisely."),
            _("Photograph closer and sharper, with the same light, pose and expression."),
        ),
    }


def _light_texts() -> dict[str, tuple[str, str]]:
    return {
        "light_or_make_up_differs": (
            _("Light, tone or make-up differs between the photos more than skin can."),
            _("Use the same light and settings, on clean, dry skin."),
        ),
        "light_direction_differs": (
            _("The light comes from another direction than in the baseline photo."),
            _("Put lamp, chair and camera where they were and repeat the photo."),
        ),
        "light_or_gloss_differs": (
            _("Gloss or light differs between the photos: shine hides or mimics relief."),
            _("Blot the skin dry, use the same light and repeat the photo."),
        ),
        "contrast_unmoved": (
            _("Pores and furrows look changed, but the contrast of the skin did not follow."),
            _("Repeat the photo under the baseline's light before drawing a conclusion."),
        ),
        "contrast_outran": (
            _("The contrast changed far more than pores and furrows did, as light makes it."),
            _("Repeat the photo under the baseline's light before drawing a conclusion."),
        ),
        "uniform_change": (
            _("The change is the same at every scale, as light or processing makes it."),
            _("Repeat the photo under the baseline's light before drawing a conclusion."),
        ),
    }


def _camera_texts() -> dict[str, tuple[str, str]]:
    return {
        "sharpness_differs": (
            _("One photo is much softer than the other."),
            _("Repeat the photo in focus, with the camera steady and the lens clean."),
        ),
        "processing_differs": (
            _("Fine detail differs as sharpening or noise reduction makes it."),
            _("Use the same camera app and settings, without filters."),
        ),
        "too_noisy": (
            _("One photo is too noisy for its skin texture to be measured."),
            _("Use more light or a lower ISO setting."),
        ),
    }


def _part_texts() -> dict[str, tuple[str, str]]:
    """Return why a part of the relief (pores, lines, scars) is withheld by itself."""
    return {
        "pores_not_resolved": (
            _("Pores are too small in these photos to be followed."),
            _("Photograph closer, in focus: pores need 8 pixels per millimetre of skin."),
        ),
        "part_not_followed": (
            _("This part of the relief could not be followed from one photo to the other."),
            _("Photograph closer, in focus and with more light."),
        ),
        "softness_hides_pores": (
            _("One photo is so much softer that smaller pores cannot be told from blur."),
            _("Repeat the photo in focus, with the camera steady and the lens clean."),
        ),
    }
