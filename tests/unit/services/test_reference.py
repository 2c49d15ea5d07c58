"""Clinical reference data: every fact has a source, the clinic's own entries come first."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.courses import Concern
from microjournal.domain.errors import InputError
from microjournal.domain.patients import SkinPhototype
from microjournal.services.reference import ReferenceData, load_reference
from microjournal.services.reference_entries import Basis, ReferenceEntry, Scale, SignCourse
from microjournal.support.resources import resource

CLINICAL = resource("clinical")


def entries_of(data: ReferenceData) -> list[ReferenceEntry]:
    return [entry for field in fields(data) for entry in getattr(data, field.name)]


def own(folder: Path, name: str, text: str) -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, name: str, text: str) -> str:
    with pytest.raises(InputError) as caught:
        load_reference(override_folder=own(folder, name, text))
    assert caught.value.code == "reference_invalid"
    return caught.value.message


def scale(name: str) -> Scale:
    return next(entry for entry in load_reference().scales if entry.id == name)


def test_every_shipped_entry_has_a_source_and_is_confirmed_by_nobody_yet() -> None:
    entries = entries_of(load_reference())
    assert len(entries) > 100
    assert all(len(entry.source) > 10 for entry in entries)
    assert not any(entry.verified or entry.verified_by for entry in entries)


def test_every_shipped_file_is_loaded() -> None:
    in_files = sum(
        len(tomllib.loads(file.read_text(encoding="utf-8"))["entry"])
        for file in CLINICAL.glob("*.toml")
    )
    assert in_files == len(entries_of(load_reference()))


def test_what_rests_on_general_knowledge_says_so() -> None:
    for entry in entries_of(load_reference()):
        if entry.source.startswith(("General medical knowledge", "House definition")):
            assert entry.basis is Basis.GENERAL


def test_the_vocabulary_is_covered() -> None:
    data = load_reference()
    assert {entry.view for entry in data.views} == set(StandardView) - {StandardView.OTHER}
    assert [entry.phototype for entry in data.phototypes] == list(SkinPhototype)
    assert all(data.course_for(concern) for concern in Concern)
    without_zone = {region for region in AnatomicRegion if data.zone_of(region) is None}
    assert without_zone == {AnatomicRegion.OTHER}


def test_the_default_set_has_seven_views() -> None:
    assert sum(entry.in_default_set for entry in load_reference().views) == 7


@pytest.mark.parametrize(("name", "total"), [("goodman_baron_quantitative", 84), ("ecca", 540)])
def test_the_points_of_a_summed_scale_add_up_to_its_published_maximum(
    name: str, total: int
) -> None:
    summed = scale(name)
    assert summed.maximum == total
    assert sum(max(item.points) for item in summed.items) == total
    assert all(len(item.points) == len(item.levels) for item in summed.items)


def test_published_weights_of_ecca() -> None:
    assert [item.points[1] for item in scale("ecca").items] == [15, 20, 25, 30, 40, 50]


def test_figures_of_caution_follow_the_zone() -> None:
    data = load_reference()
    around_the_eye = data.zone_of(AnatomicRegion.LEFT_PERIORBITAL)
    cheek = data.zone_of(AnatomicRegion.LEFT_CHEEK)
    assert around_the_eye is not None
    assert cheek is not None
    assert min(around_the_eye.cautions_above_mm) < 0.75
    assert 1.5 <= min(cheek.cautions_above_mm) < 1.75


def test_questions_belong_to_a_device_because_labels_disagree() -> None:
    data = load_reference()
    device_of = {rule.id: rule.device for rule in data.contraindications}
    assert device_of["skinpen_pregnant_or_nursing"] == "skinpen_precision"
    assert device_of["ask_keloid"] == ""
    assert set(device_of.values()) <= {device.id for device in data.devices} | {""}


def test_waiting_times_are_left_to_the_clinic() -> None:
    washouts = load_reference().washouts
    assert all(rule.clinic_days is None and rule.found for rule in washouts)


def test_healing_photos_never_count_as_progress() -> None:
    for timing in load_reference().photo_timing:
        assert timing.counts_as_progress == (not timing.id.startswith(("healing", "same_day")))


def test_expected_signs_have_an_end() -> None:
    for sign in load_reference().adverse_events:
        assert (sign.expected_until_day is not None) == (sign.course is SignCourse.EXPECTED)


def test_the_aftercare_sheet_runs_through_the_periods_in_order() -> None:
    data = load_reference(language="en")
    periods = list(dict.fromkeys(item.period for item in data.aftercare))
    assert periods == ["First 24 hours", "24 to 72 hours", "Days 4 to 7", "Weeks 1 to 4"]
    assert all(item.source for item in data.aftercare)
    assert "Fever" in [sign.text for sign in data.call_the_clinic]
    assert not {sign.text for sign in data.call_the_clinic} & {i.text for i in data.aftercare}


def test_texts_come_in_german_where_there_are_any() -> None:
    german, english = load_reference(language="de"), load_reference(language="en")
    assert german.zones[0].label == "Stirn"
    assert english.zones[0].label == "Forehead"
    assert all(
        one.text != other.text
        for one, other in zip(german.aftercare_lines, english.aftercare_lines, strict=True)
    )
    assert load_reference(language="pl").zones[0].label == "Forehead"


def test_a_clinic_entry_replaces_the_shipped_one_and_keeps_its_place(tmp_path: Path) -> None:
    text = """
    [[entry]]
    id = "peel"
    label = "Peel"
    found = []
    clinic_days = 28
    source = "Our own rule"
    verified = true
    verified_by = "Dr. Weiss"
    verified_on = 2026-02-03
    """
    shipped = load_reference().washouts
    data = load_reference(override_folder=own(tmp_path, "washouts", text))
    assert [rule.id for rule in data.washouts] == [rule.id for rule in shipped]
    changed = next(rule for rule in data.washouts if rule.id == "peel")
    assert (changed.clinic_days, changed.verified_by) == (28, "Dr. Weiss")
    assert data.zones == load_reference().zones


def test_a_clinic_adds_and_hides_entries(tmp_path: Path) -> None:
    text = """
    [[entry]]
    id = "none"
    endpoint = "none"
    label = "-"
    meaning = "-"
    source = "Our own rule"
    hidden = true
    [[entry]]
    id = "slight_redness"
    endpoint = "erythema"
    label = "Slight redness"
    meaning = "Barely visible."
    source = "Our own rule"
    """
    ids = [e.id for e in load_reference(override_folder=own(tmp_path, "endpoints", text)).endpoints]
    assert "none" not in ids
    assert ids[-1] == "slight_redness"


ZONE = '[[entry]]\nid = "scalp"\nlabel = "Scalp"\nregions = ["other"]\nsource = "Us"\n'


@pytest.mark.parametrize(
    ("addition", "problem"),
    [
        ('regionz = ["chin"]', "unknown field 'regionz'"),
        ("clinician_range_mm = [1.0, 0.5]", "the smaller value comes first"),
        ("clinician_range_mm = [1.0]", "2 values are expected"),
        ('clinician_range_mm = ["a", "b"]', "'a' is no float"),
        ("cautions_above_mm = 1.0", "a list is expected"),
        ("verified = true", "verified_by and verified_on"),
        ('verified = "yes"', "'yes' is no bool"),
        ('verified_on = "soon"', "a day such as 2026-01-31"),
        ('basis = "hearsay"', "'hearsay' is none of: published"),
        ('hidden_de = "x', "toml"),
    ],
)
def test_a_mistake_names_the_file_the_entry_and_what_is_wrong(
    tmp_path: Path, addition: str, problem: str
) -> None:
    message = refused(tmp_path, "zones", ZONE + addition)
    assert "zones.toml" in message
    assert problem in message
    assert problem == "toml" or "scalp" in message


def test_a_missing_field_source_or_double_id_is_refused(tmp_path: Path) -> None:
    no_label = ZONE.replace('label = "Scalp"\n', "")
    assert "'label' is missing" in refused(tmp_path, "zones", no_label)
    assert "a source" in refused(tmp_path, "zones", ZONE.replace('"Us"', '" "'))
    assert "occurs twice" in refused(tmp_path, "zones", ZONE + ZONE)
    assert "only [[entry]]" in refused(tmp_path, "zones", "[zone]\nid = 1\n")
    assert "zones.toml, scalp, regions" in refused(
        tmp_path, "zones", ZONE.replace('"other"', '"knee"')
    )


def test_a_mistake_inside_a_nested_list_is_named(tmp_path: Path) -> None:
    text = """
    [[entry]]
    id = "peel"
    label = "Peel"
    source = "Us"
    found = [{ days = "ten", source = "Us" }]
    """
    assert "washouts.toml, peel, found, days" in refused(tmp_path, "washouts", text)


def test_files_of_other_names_and_an_empty_folder_change_nothing(tmp_path: Path) -> None:
    assert load_reference(override_folder=own(tmp_path, "recipes", "x = 1")) == load_reference()
    assert load_reference(override_folder=tmp_path / "missing") == load_reference()
