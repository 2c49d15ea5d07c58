"""Metrics of other packages: found by name only, held to what is promised, never mixed."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from microjournal.domain.errors import InputError
from microjournal.domain.measurements import MetricIdentity, Reason, Verdict
from microjournal.texture.measure import PairContext, measure_region
from microjournal.texture.parameters import parameters
from microjournal.texture.plugin import GROUP, find_metric
from microjournal.texture.registry import RELIEF_CHANGE
from tests.unit.texture.builders import a_pair, a_region, a_skin, with_noise

DOCS = Path(__file__).parents[3] / "docs" / "measurement.md"


def the_example_of_the_documentation() -> str:
    """Return the source of the metric that docs/measurement.md shows."""
    text = DOCS.read_text(encoding="utf-8")
    found = re.search(r"## Adding a metric.*?```python\n(.*?)```", text, flags=re.DOTALL)
    assert found is not None
    return found.group(1)


def install(folder: Path, name: str, source: str, *, target: str | None = None) -> None:
    """Put a package with one metric into a folder, as an installer would."""
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    about = folder / f"{name}-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    points = f"[{GROUP}]\n{name} = {target or f'{name}:{name.capitalize()}'}\n"
    (about / "entry_points.txt").write_text(points)


def a_broken_metric(body: str) -> str:
    """Return the documented example with another body of ``measure``."""
    source = the_example_of_the_documentation()
    head = source[: source.index("        filled =")]
    return f"{head}        {body}\n"


def code_of(metric_id: str) -> str:
    with pytest.raises(InputError) as refused:
        find_metric(metric_id).measure(
            a_pair(a_skin(), a_skin()),
            region=a_region(),
            follow_up_polygon=(),
            context=PairContext(),
        )
    assert refused.value.message
    assert refused.value.hint
    return refused.value.code


def test_without_a_name_the_programs_own_metric_is_used() -> None:
    for metric in (find_metric(None), find_metric("relief_change")):
        assert metric.identity == RELIEF_CHANGE
        assert metric.parameters() == parameters()
    pair = a_pair(a_skin(), with_noise(a_skin(relief_factor=0.7), seed=1))
    found = find_metric(None).measure(
        pair, region=a_region(), follow_up_polygon=(), context=PairContext()
    )
    assert found == measure_region(
        pair, region=a_region(), follow_up_polygon=(), context=PairContext()
    )


def test_the_documented_example_is_found_by_its_entry_point_and_measures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "mottling", the_example_of_the_documentation())
    monkeypatch.syspath_prepend(str(tmp_path))
    metric = find_metric("mottling")
    assert metric.identity == MetricIdentity(id="mottling", version=1)
    found = metric.measure(
        a_pair(a_skin(pigment=0.0), a_skin(relief_factor=0.5, pigment=0.0)),
        region=a_region(),
        follow_up_polygon=((1.0, 2.0),),
        context=PairContext(),
    )
    assert found.log_change == pytest.approx(np.log(0.5), abs=0.1)
    assert found.verdict is Verdict.SMOOTHER
    assert found.region == a_region()


def test_a_pair_refused_for_its_capture_gets_no_number_from_anybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "mottling", the_example_of_the_documentation())
    monkeypatch.syspath_prepend(str(tmp_path))
    reason = Reason(code="pose_differs", message="Turned.")
    found = find_metric("mottling").measure(
        a_pair(a_skin(), a_skin(relief_factor=0.5)),
        region=a_region(),
        follow_up_polygon=(),
        context=PairContext(refusals=(reason,)),
    )
    assert (found.verdict, found.log_change) == (Verdict.NOT_COMPARABLE, None)
    assert found.reasons == (reason,)


def test_an_unknown_metric_is_told_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "mottling", the_example_of_the_documentation())
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(InputError) as refused:
        find_metric("smoothness")
    assert refused.value.code == "unknown_metric"
    assert "mottling" in refused.value.hint
    assert "relief_change" in refused.value.hint


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("unloadable", "raise RuntimeError('out of order')"),
        ("absent", "value = 1"),
        ("misnamed", the_example_of_the_documentation().replace("Mottling", "Misnamed")),
        ("wordless", "class Wordless:\n    pass\n"),
        (
            "loose",
            the_example_of_the_documentation()
            .replace("Mottling", "Loose")
            .replace('id="mottling"', 'id="loose"')
            .replace("'{\"half_width\": 0.2}'", "'[1]'"),
        ),
    ],
)
def test_a_package_that_offers_no_working_metric_is_told_in_words(
    name: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, name, source)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert code_of(name) == "metric_broken"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("failing", "raise ZeroDivisionError"),
        ("silent", "return None"),
        (
            "boastful",
            "return RegionMeasurement(region=region, follow_up_polygon=(), log_change=-0.1,"
            " interval=(-0.2, 0.1), verdict=Verdict.SMOOTHER)",
        ),
        (
            "endless",
            "return RegionMeasurement(region=region, follow_up_polygon=(), log_change=math.nan,"
            " interval=(-0.2, 0.1), verdict=Verdict.NO_DETECTABLE_CHANGE)",
        ),
        (
            "mute",
            "return RegionMeasurement(region=region, follow_up_polygon=(),"
            " verdict=Verdict.NOT_COMPARABLE)",
        ),
    ],
)
def test_a_metric_that_breaks_its_promise_is_told_in_words(
    name: str, body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = a_broken_metric(body).replace("Mottling", name.capitalize())
    install(tmp_path, name, source.replace('id="mottling"', f'id="{name}"'))
    monkeypatch.syspath_prepend(str(tmp_path))
    assert code_of(name) == "metric_broken"
