"""The patient list: model, search by keys, many rows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from microjournal.domain.identifiers import PatientId
from microjournal.gui.desktop.patient_list import PatientListPanel
from microjournal.gui.models.patient_list import PatientListModel
from microjournal.gui.presenters.patient_list import PatientListState
from tests.helpers.desk import a_summary


def a_state(count: int, *, generation: int = 1, total: int | None = None) -> PatientListState:
    return PatientListState(
        generation=generation,
        rows=tuple(a_summary(number) for number in range(count)),
        total=total or count,
        has_more=total is not None,
    )


def a_panel(qtbot: QtBot, state: PatientListState) -> PatientListPanel:
    panel = PatientListPanel()
    qtbot.addWidget(panel)
    panel.resize(288, 700)
    panel.show_state(state)
    panel.show()
    return panel


def test_the_model_obeys_the_rules_of_item_models(qtbot: QtBot) -> None:
    model = PatientListModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_state(a_state(100, total=250))
    model.show_state(a_state(200, total=250))
    model.show_state(a_state(3, generation=2))
    assert model.rowCount() == 3
    assert tester.model() is model


def test_rows_of_the_same_generation_are_appended_not_reset(qtbot: QtBot) -> None:
    model = PatientListModel()
    model.show_state(a_state(100, total=250))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted) as added:
        model.show_state(a_state(200, total=250))
    assert added.args[1:] == [100, 199]


def test_the_model_asks_for_more_when_the_view_reaches_the_end(qtbot: QtBot) -> None:
    model = PatientListModel()
    model.show_state(a_state(100, total=250))
    assert model.canFetchMore(QModelIndex())
    with qtbot.waitSignal(model.more_wanted):
        model.fetchMore(QModelIndex())


def test_enter_in_the_search_opens_the_first_match(qtbot: QtBot) -> None:
    panel = a_panel(qtbot, a_state(5))
    field = panel.findChild(QLineEdit)
    assert field is not None
    with qtbot.waitSignal(panel.patient_chosen) as chosen:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen.args == ["id-0"]


def test_down_from_the_search_and_enter_open_the_row(qtbot: QtBot) -> None:
    panel = a_panel(qtbot, a_state(5))
    field, table = panel.findChild(QLineEdit), panel.findChild(QTableView)
    assert field is not None
    assert table is not None
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.patient_chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == ["id-1"]


def test_typing_says_what_is_searched(qtbot: QtBot) -> None:
    panel = a_panel(qtbot, a_state(5))
    field = panel.findChild(QLineEdit)
    assert field is not None
    said: list[str] = []
    panel.search_changed.connect(said.append)
    QTest.keyClicks(field, "pro")
    assert said == ["p", "pr", "pro"]


def test_the_patient_on_the_desk_is_selected(qtbot: QtBot) -> None:
    panel = a_panel(qtbot, a_state(5))
    state = PatientListState(
        generation=1, rows=a_state(5).rows, total=5, selected=PatientId("id-3")
    )
    panel.show_state(state)
    table = panel.findChild(QTableView)
    assert table is not None
    assert [index.row() for index in table.selectionModel().selectedRows()] == [3]


class CountingModel(PatientListModel):
    """Remembers which rows were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[int] = set()

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        self.asked.add(index.row())
        return super().data(index, role)


def test_only_the_visible_of_a_hundred_thousand_rows_are_drawn(qtbot: QtBot) -> None:
    panel = a_panel(qtbot, a_state(1))
    table = panel.findChild(QTableView)
    assert table is not None
    model = CountingModel()
    model.setParent(table)
    table.setModel(model)
    model.show_state(a_state(100_000))
    table.viewport().grab()
    table.scrollToBottom()
    table.viewport().grab()
    assert 99_999 in model.asked
    assert len(model.asked) < 60
