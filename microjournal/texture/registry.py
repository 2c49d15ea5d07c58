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


RELIEF_CHANGE = MetricIdentity(id="relief_change", version=1)

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


def metric(metric_id: str) -> MetricSpec:
    """Return the metric called ``metric_id``; ``KeyError`` if there is none."""
    return {spec.identity.id: spec for spec in METRICS}[metric_id]
