"""What the pages read of a patient's measurements."""

from __future__ import annotations

from pathlib import Path

from microjournal.domain.measurements import MetricIdentity
from microjournal.services.records import RecordsService
from microjournal.storage.journal import create_journal
from microjournal.texture.registry import RELIEF_CHANGE
from tests.storage.builders import PATIENT, SteppingClock, a_patient
from tests.unit.services.series_builders import a_number, a_refusal, a_visit, record


def test_a_newer_version_of_the_metric_takes_the_place_of_the_former_record(tmp_path: Path) -> None:
    clock = SteppingClock()
    journal = create_journal(tmp_path / "j", passphrase=None, clock=clock).journal
    with journal.write() as tx:
        tx.save_patient(a_patient())
    first, second, third = (a_visit(journal, number) for number in range(3))
    former = MetricIdentity(id=RELIEF_CHANGE.id, version=RELIEF_CHANGE.version - 1)
    for follow_up in (second, third):
        record(journal, first, follow_up, [a_number(-0.2)], metric=former)
    record(journal, first, second, [a_refusal()])

    read = RecordsService(journal, clock).measurements(PATIENT)

    assert {each.follow_up_photo_id: each.pair.metric for each in read} == {
        second: RELIEF_CHANGE,
        third: former,
    }
    assert len(read) == 2
    journal.close()
