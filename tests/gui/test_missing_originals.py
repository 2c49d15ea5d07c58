"""An original that is missing is said in the rail, on its tile and in Compare; texts stay."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import StandardView
from microjournal.domain.errors import InputError, IntegrityFault
from microjournal.domain.journals import JournalChange
from microjournal.gui.actions import Action
from microjournal.gui.desktop.error_actions import copy_offer, way_out
from microjournal.gui.desktop.pages import page_specs
from microjournal.gui.desktop.rail import Rail
from microjournal.gui.desktop.session_page import SessionPage
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.missing_watch import MissingWatch
from microjournal.gui.presenters.timeline import TimelinePresenter
from microjournal.gui.presenters.timeline_badges import BadgeKind
from microjournal.services.records import RecordsService
from microjournal.storage.faults import disk_read_only
from tests.helpers.desk import a_series, first_patient, wait_for
from tests.helpers.pages import SpyWindow, store_photos


def _ignore(_value: object) -> None:
    """Do nothing with it."""


def test_a_missing_original_is_counted_shown_on_its_tile_and_forgotten_when_it_is_back(
    application: Application,
) -> None:
    a_series(application, first_patient(application), sessions=1)
    store_photos(application, first_patient(application), view=StandardView.FRONTAL)
    lost = sorted((application.journal.folder / "objects").glob("*/*"))[0]
    away = lost.rename(application.journal.folder.parent / "away")
    counts: list[int] = []
    runner = ImmediateRunner()
    timeline = TimelinePresenter(application, runner, _ignore, _ignore)
    timeline.set_patient(first_patient(application))
    watch = MissingWatch(application, runner, counts.append, timeline.journal_changed)

    watch.look()
    tiles = [p.badge for row in timeline.state.rows for cell in row.cells for p in cell.photos]
    assert [badge.kind for badge in tiles].count(BadgeKind.MISSING) == 1
    assert any("look in the backups" in badge.explanation for badge in tiles)

    away.rename(lost)
    watch.journal_changed(JournalChange())
    tiles = [p.badge for row in timeline.state.rows for cell in row.cells for p in cell.photos]
    assert BadgeKind.MISSING not in [badge.kind for badge in tiles]
    assert counts == [1, 0]


def test_the_rail_says_how_many_are_missing_and_leads_to_care(qtbot: QtBot) -> None:
    rail = Rail(page_specs())
    qtbot.addWidget(rail)
    rail.show_missing(2)
    assert (rail.missing.text(), rail.missing.isHidden()) == ("2 missing", False)
    with qtbot.waitSignal(rail.page_chosen) as chosen:
        rail.missing.click()
    assert chosen.args == ["care"]
    rail.show_missing(0)
    assert rail.missing.isHidden()


def test_a_missing_original_leads_to_the_backups_any_other_fault_to_another_try() -> None:
    retry = Action(id="retry", text="Try again", callback=lambda: None)
    missing = IntegrityFault("original_missing", "Missing.", "")
    assert way_out(missing, SpyWindow(), retry).id == "care"
    assert way_out(disk_read_only(), SpyWindow(), retry) is retry


def test_a_session_that_cannot_be_saved_stays_and_can_be_copied(
    qtbot: QtBot,
    application: Application,
    runner: QtRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_values: object) -> None:
        raise disk_read_only()

    monkeypatch.setattr(RecordsService, "save_session", refuse)
    page = SessionPage(application, runner, SpyWindow())
    qtbot.addWidget(page)
    page.show()
    page.set_patient(first_patient(application))
    wait_for(qtbot, lambda: page.presenter.state.is_loaded)
    page.start_session()
    wait_for(qtbot, lambda: page.presenter.state.draft is not None)
    page.form.notes.setPlainText("Calm skin")
    page.presenter.save()
    wait_for(qtbot, lambda: page.presenter.state.error is not None)

    assert page.form.notes.toPlainText() == "Calm skin"
    offers = [b for b in page.findChildren(QPushButton) if b.text() == "Copy the text"]
    assert [button.isVisible() for button in offers] == [True]
    offers[0].click()
    assert "Calm skin" in QGuiApplication.clipboard().text()


def test_nothing_is_offered_to_copy_where_the_typing_is_at_fault() -> None:
    assert copy_offer(InputError("unknown", "Wrong.", ""), lambda: "text") is None
    assert copy_offer(disk_read_only(), lambda: "") is None
