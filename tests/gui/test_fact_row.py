"""The facts below a patient's name at any width."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from microjournal.gui.presenters.patient_header import Fact
from microjournal.gui.widgets.fact_row import FactRow

FACTS = (Fact(text="Acne scars +1"), Fact(text="Session 5 of 5"), Fact(text="Photo consent"))


def a_row(qtbot: QtBot, width: int) -> FactRow:
    row = FactRow()
    qtbot.addWidget(row)
    row.resize(width, row.height())
    row.show()
    row.show_facts("D-1001 · 17 May 1991 · 35 y · phototype II", FACTS)
    qtbot.wait(1)
    return row


def test_with_room_every_fact_is_shown(qtbot: QtBot) -> None:
    row = a_row(qtbot, 1000)
    assert all(pill.isVisible() for pill in row.pills)
    assert not row.more.isVisible()


def test_no_fact_is_cut_at_any_width_and_the_others_are_counted(qtbot: QtBot) -> None:
    for width in range(150, 900, 37):
        row = a_row(qtbot, width)
        shown = [pill for pill in (*row.pills, row.more) if pill.isVisible()]
        edges = [0]
        for widget in (row.identifiers, *shown):
            assert widget.x() >= edges[-1], width
            edges.append(widget.x() + widget.width())
        assert edges[-1] <= width
        assert all(pill.width() >= pill.sizeHint().width() for pill in shown), width
        hidden = [pill.text() for pill in row.pills if not pill.isVisible()]
        assert not hidden or row.more.text() == f"+{len(hidden)}"
        assert row.more.toolTip() == "\n".join(hidden)


def test_the_identifiers_are_shortened_last(qtbot: QtBot) -> None:
    assert a_row(qtbot, 420).identifiers.text().endswith("II")
    assert "…" in a_row(qtbot, 200).identifiers.text()
