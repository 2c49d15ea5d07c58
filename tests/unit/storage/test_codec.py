"""Domain values to text and back, exactly."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from microjournal.domain.courses import NeedlingParameters
from microjournal.domain.measurements import Measurement, QualityNumber, Registration
from microjournal.domain.photos import CaptureConditions
from microjournal.storage.codec import from_text, to_text, tuple_from_text
from microjournal.storage.summary import folded
from tests.storage.builders import a_measurement

_PLAIN = st.builds(Measurement)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(measurement=_PLAIN)
def test_every_measurement_comes_back_exactly(measurement: Measurement) -> None:
    text = to_text(measurement)
    back = from_text(Measurement, text)
    assert to_text(back) == text
    if "nan" not in text:
        assert back == measurement


@given(value=st.floats(allow_nan=False))
def test_floats_keep_every_bit(value: float) -> None:
    number = QualityNumber(name="n", value=value)
    back = from_text(QualityNumber, to_text(number))
    assert math.copysign(1, back.value) == math.copysign(1, value)
    assert back == number


def test_a_value_that_is_no_number_stays_one() -> None:
    back = from_text(QualityNumber, to_text(QualityNumber(name="n", value=math.nan)))
    assert math.isnan(back.value)


def test_the_text_is_canonical_json() -> None:
    text = to_text(CaptureConditions(iso=100, camera_make="Ä"))
    again = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert text == again


def test_a_record_of_an_earlier_program_keeps_defaults_for_what_it_lacks() -> None:
    assert from_text(CaptureConditions, '{"iso":100}') == CaptureConditions(iso=100)
    assert tuple_from_text(NeedlingParameters, "[]") == ()


def test_a_registration_keeps_its_nine_numbers() -> None:
    registration = Registration(
        method="m", matrix=(1.0, 0.1, 2.0, 0.0, 1.0, -3.5, 1e-17, 0.0, 1.0), residual_mm=0.05
    )
    measurement = a_measurement("m", "a", "b")
    measurement = replace(measurement, pair=replace(measurement.pair, registration=registration))
    assert from_text(Measurement, to_text(measurement)) == measurement


def test_what_is_no_domain_value_is_refused() -> None:
    with pytest.raises(TypeError):
        to_text({1, 2})


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Émile", "emile"),
        ("ÖHLIN", "ohlin"),
        ("Straße", "strasse"),
        ("  Ada ", "ada"),
        ("李", "李"),
    ],
)
def test_folding_removes_case_and_accents(text: str, plain: str) -> None:
    assert folded(text) == plain
