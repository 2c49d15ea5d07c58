"""The header over every page of a patient, with the actions that are always at hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from microjournal.gui.presenters.patient_header import PatientHeaderState
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.avatar import Avatar
from microjournal.gui.widgets.basics import Button, ElidedLabel, IconButton, MutedLabel, Pill
from microjournal.support.i18n import _

_AVATAR_PX = 52
_PILLS = 3


class PatientHeader(QWidget):
    """Shows who this is and says what was asked for."""

    review_wanted = Signal()
    export_wanted = Signal()
    session_wanted = Signal()
    edit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._avatar = Avatar(_AVATAR_PX, self)
        # Shortened in the middle: given and family name both tell patients apart.
        self._name = ElidedLabel(role="title", mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self._edit = IconButton("edit", _("Edit patient"), side_px=32, parent=self)
        self._identifiers = MutedLabel(parent=self)
        self._pills = [Pill(parent=self) for _number in range(_PILLS)]
        self._review = Button(_("Review on tablet"), icon_name="tablet", parent=self)
        self._export = Button(_("Export PDF"), icon_name="export", shortcut="Ctrl+E", parent=self)
        self._session = Button(
            _("New session"), kind="primary", icon_name="plus", shortcut="Ctrl+Shift+N", parent=self
        )
        self._arrange()
        self._review.clicked.connect(self.review_wanted)
        self._export.clicked.connect(self.export_wanted)
        self._session.clicked.connect(self.session_wanted)
        self._edit.clicked.connect(self.edit_wanted)

    def _arrange(self) -> None:
        name = QHBoxLayout()
        name.setSpacing(SPACE_1)
        name.addWidget(self._name, 1)
        for button in (self._review, self._export, self._session):
            name.addWidget(button)
            name.addSpacing(SPACE_1)
        # The facts give way when the window is narrow; they must not make it wider.
        holder = QWidget(self)
        holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        facts = QHBoxLayout(holder)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        facts.setSpacing(SPACE_2)
        facts.addWidget(self._identifiers)
        facts.addWidget(self._edit)
        for pill in self._pills:
            facts.addWidget(pill)
        facts.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_1)
        texts.addLayout(name)
        texts.addWidget(holder)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_3)
        row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(texts, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_state(self, state: PatientHeaderState, *, key: str) -> None:
        """Show a patient; ``key`` is the identifier the avatar's colour follows."""
        self._avatar.show_person(state.initials, key)
        self._name.set_full_text(state.name)
        self._identifiers.setText(state.identifiers)
        for number, pill in enumerate(self._pills):
            fact = state.facts[number] if number < len(state.facts) else None
            pill.set_pill(fact.text if fact else "", fact.tone if fact else "accent")
            pill.setToolTip(fact.explanation if fact else "")

    def show_face(self, picture: QPixmap) -> None:
        """Show the cover photo in the avatar."""
        self._avatar.show_picture(picture)
