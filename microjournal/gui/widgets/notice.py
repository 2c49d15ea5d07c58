"""A quiet word that stays, with what to know and one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.actions import Action
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from microjournal.gui.widgets.basics import Button, MutedLabel, PlainLabel
from microjournal.gui.widgets.states import IconLabel


class Notice(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None, *, icon_name: str = "check") -> None:
        super().__init__(parent)
        self.setProperty("kind", "notice")
        self._action: Action | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_2, SPACE_2, SPACE_2)
        row.setSpacing(SPACE_3)
        row.addWidget(IconLabel(icon_name, tint="accent", parent=self))
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_1)
        self._message = PlainLabel(role="strong", wrap=True, parent=self)
        self._detail = MutedLabel(wrap=True, parent=self)
        texts.addWidget(self._message)
        texts.addWidget(self._detail)
        row.addLayout(texts, 1)
        self.button = Button("", parent=self)
        self.button.clicked.connect(self._act)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_notice(self, message: str, detail: str, action: Action) -> None:
        """Say what was done or is worth doing and offer ``action``."""
        self._action = action
        self._message.setText(message)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.button.setText(action.text)
        self.setAccessibleName(f"{message} {detail}".strip())
        self.show()

    @property
    def message(self) -> str:
        """The sentence shown."""
        return self._message.text()

    @property
    def detail(self) -> str:
        """What to know about it."""
        return self._detail.text()

    def _act(self) -> None:
        if self._action is not None:
            self._action.callback()
