"""The metrics this program knows. A changed formula is a new version."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.measurements import MetricIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSpec:
    """A metric: what it is called in records, its version, its unit and where it stands."""

    identity: MetricIdentity
    unit: str
    headline: bool
    description: str


RELIEF_CHANGE = MetricIdentity(id="relief_change", version=4)

METRICS = (
    MetricSpec(
        identity=RELIEF_CHANGE,
        unit="natural logarithm of a ratio",
        headline=True,
        description="Change of skin relief contrast, 0.3 to 4 mm, follow-up over baseline",
    ),
    MetricSpec(
        identity=MetricIdentity(id="texture_index", version=1),
        unit="0 to 100",
        headline=False,
        description="Texture index of one person, higher is smoother",
    ),
    MetricSpec(
        identity=MetricIdentity(id="pores", version=1),
        unit="natural logarithm of a ratio",
        headline=False,
        description="Change of the finest relief, 0.3 to 1.6 mm, with blur taken out",
    ),
    MetricSpec(
        identity=MetricIdentity(id="lines", version=1),
        unit="natural logarithm of a ratio",
        headline=False,
        description="Change of dark lines, told from pores by their length",
    ),
    MetricSpec(
        identity=MetricIdentity(id="scars", version=1),
        unit="natural logarithm of a ratio",
        headline=False,
        description="Change of pits and contrast between 1.6 and 4 mm",
    ),
    MetricSpec(
        identity=MetricIdentity(id="redness", version=1),
        unit="ln(R/G)",
        headline=False,
        description="Redness of the region less that of the other photographed skin",
    ),
    MetricSpec(
        identity=MetricIdentity(id="lightness_angle", version=1),
        unit="degrees",
        headline=False,
        description="Individual typology angle, other skin made equal; larger is lighter",
    ),
    MetricSpec(
        identity=MetricIdentity(id="evenness_of_redness", version=1),
        unit="natural logarithm of a ratio",
        headline=False,
        description="Spread of ln(R/G) from 4 to 20 mm, negative is more even",
    ),
    MetricSpec(
        identity=MetricIdentity(id="evenness_of_tone", version=1),
        unit="natural logarithm of a ratio",
        headline=False,
        description="Spread of log luminance from 4 to 20 mm, negative is more even",
    ),
    MetricSpec(
        identity=MetricIdentity(id="glcm_contrast", version=1),
        unit="squared grey levels",
        headline=False,
        description="Grey-level co-occurrence contrast of the aligned, band-limited skin",
    ),
    MetricSpec(
        identity=MetricIdentity(id="glcm_homogeneity", version=1),
        unit="0 to 1",
        headline=False,
        description="Grey-level co-occurrence homogeneity of the aligned, band-limited skin",
    ),
    MetricSpec(
        identity=MetricIdentity(id="lbp_entropy", version=1),
        unit="bit",
        headline=False,
        description="Entropy of uniform local binary patterns",
    ),
    MetricSpec(
        identity=MetricIdentity(id="rms_contrast", version=1),
        unit="log luminance",
        headline=False,
        description="Root mean square of the band-limited log luminance",
    ),
)


def is_own(identity: MetricIdentity) -> bool:
    """Tell whether a record is of the program's own headline metric, in any version.

    Only those are shown as the verdict of a pair; metrics of other packages stay beside it.
    """
    return identity.id == RELIEF_CHANGE.id


def metric(metric_id: str) -> MetricSpec:
    """Return the metric called ``metric_id``; ``KeyError`` if there is none."""
    return {spec.identity.id: spec for spec in METRICS}[metric_id]
