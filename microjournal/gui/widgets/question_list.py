"""The questions before a treatment, folded away until somebody asks."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from microjournal.gui.presenters.plan_form import Question
from microjournal.gui.tokens import SPACE_1, SPACE_2
from microjournal.gui.widgets.basics import Button, Card, MutedLabel, PlainLabel
from microjournal.gui.widgets.scrolling import clear_layout
from microjournal.support.i18n import _


class QuestionList(QWidget):
    """A button and, below it, the questions; nothing is answered or stored here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions: tuple[Question, ...] = ()
        self.button = Button(
            _("Questions before a treatment"), kind="quiet", icon_name="chevron_right", parent=self
        )
        self.button.setCheckable(True)
        self.button.toggled.connect(self._unfold)
        self.card = Card(parent=self)
        self.card.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.button)
        column.addWidget(self.card)

    def show_questions(self, questions: tuple[Question, ...]) -> None:
        """Show ``questions`` in this order."""
        if questions == self._questions:
            return
        self._questions = questions
        clear_layout(self.card.box)
        hint = _(
            "Reference, not advice. The answers are not kept here: write what matters for the "
            "treatment into the notes of the session."
        )
        self.card.box.addWidget(MutedLabel(hint, wrap=True, parent=self.card))
        for question in questions:
            self.card.box.addSpacing(SPACE_1)
            self.card.box.addWidget(PlainLabel(question.text, wrap=True, parent=self.card))
            self.card.box.addWidget(MutedLabel(question.detail, wrap=True, parent=self.card))

    def _unfold(self, is_open: bool) -> None:
        self.button.set_icon("chevron_down" if is_open else "chevron_right")
        self.card.setVisible(is_open)
