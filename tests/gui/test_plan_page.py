"""The plan page: fields, spans, consents."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.domain.courses import Concern
from microjournal.domain.patients import ConsentScope, SkinPhototype
from microjournal.gui.desktop.consent_dialog import (
    GiveConsentDialog,
    WithdrawConsentDialog,
    years_later,
)
from microjournal.gui.desktop.plan_page import PlanPage
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.widgets.fields import SpanField, span_text
from tests.helpers.desk import first_patient, wait_for
from tests.helpers.pages import SpyWindow


@pytest.fixture
def page(qtbot: QtBot, application: Application, runner: QtRunner) -> PlanPage:
    window = SpyWindow()
    made = PlanPage(application, runner, window)
    window.listeners.append(made)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.set_patient(first_patient(application))
    wait_for(qtbot, lambda: made.presenter.state.is_loaded)
    return made


def press(page: PlanPage, text: str) -> None:
    buttons = page.form.phototype.findChildren(QPushButton)
    next(button for button in buttons if button.text() == text).click()


def test_showing_a_plan_changes_nothing(page: PlanPage) -> None:
    assert not page.presenter.state.is_dirty
    assert not page.save_button.isEnabled()
    assert not page.unsaved.isVisible()


def test_a_plan_is_made_by_picking(qtbot: QtBot, page: PlanPage, application: Application) -> None:
    press(page, "IV")
    page.form.concerns.chip("acne_scars").click()
    page.form.presets.buttons["acne_scars"].click()
    page.form.sessions.stepUp()
    page.form.has_first.click()
    page.form.first_day.setDate(page.form.first_day.date().addDays(1))
    assert page.unsaved.isVisible()
    page.save_button.click()
    wait_for(qtbot, lambda: not page.presenter.state.is_dirty)
    overview = application.records.overview(first_patient(application))
    assert overview.patient.phototype is SkinPhototype.IV
    assert overview.course is not None
    assert overview.course.concerns == (Concern.ACNE_SCARS,)
    assert (overview.course.planned_sessions, overview.course.interval_days) == (5, 28)
    assert overview.course.started_on is not None


def test_the_reaction_to_sun_of_the_phototype_is_shown(page: PlanPage) -> None:
    press(page, "I")
    assert page.form._sun.text() == "Always burns, never tans"
    assert "unverified" in page.form._sun.toolTip()


def test_spans_are_read_in_weeks_where_they_are_whole(qtbot: QtBot) -> None:
    assert [span_text(days) for days in (7, 28, 30)] == ["1 week", "4 weeks", "30 days"]
    field = SpanField(1, 365)
    qtbot.addWidget(field)
    field.setSingleStep(7)
    field.setValue(30)
    field.stepUp()
    assert field.value() == 35
    field.setValue(30)
    field.stepDown()
    assert field.value() == 28


@pytest.mark.parametrize(("typed", "days"), [("6", 42), ("6 weeks", 42), ("30 days", 30)])
def test_a_span_is_typed_in_weeks_or_in_days(qtbot: QtBot, typed: str, days: int) -> None:
    field = SpanField(1, 365)
    qtbot.addWidget(field)
    field.show()
    field.selectAll()
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == days


def test_a_consent_is_recorded_with_its_end(
    qtbot: QtBot, page: PlanPage, application: Application
) -> None:
    page.form.consents.buttons["teaching"].click()
    dialog = page.findChild(GiveConsentDialog)
    assert dialog is not None
    dialog.period.setCurrentIndex(dialog.period.findData(2))
    dialog.save_button.click()
    wait_for(qtbot, lambda: any(row.is_valid for row in page.presenter.state.consents))
    consent = application.records.overview(first_patient(application)).consents[0]
    assert consent.scope is ConsentScope.TEACHING
    assert consent.expires_on == years_later(consent.given_on, 2)


def test_withdrawing_asks_once_more(qtbot: QtBot, page: PlanPage, application: Application) -> None:
    page.presenter.give_consent(ConsentScope.RECORD, application.clock.today(), None)
    wait_for(qtbot, lambda: page.presenter.state.consents[0].is_valid)
    page.form.consents.buttons["record"].click()
    dialog = page.findChild(WithdrawConsentDialog)
    assert dialog is not None
    assert page.presenter.state.consents[0].is_valid
    dialog.withdraw_button.click()
    wait_for(qtbot, lambda: not page.presenter.state.consents[0].is_valid)


def test_a_leap_day_ends_on_the_last_of_february() -> None:
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)


def test_the_questions_are_folded_until_asked_for(page: PlanPage) -> None:
    assert not page.form.questions.card.isVisible()
    page.form.questions.button.click()
    assert page.form.questions.card.isVisible()
