"""The header over every page of a patient, with the actions that are always at hand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from microjournal.gui.presenters.patient_header import PatientHeaderState
from microjournal.gui.tokens import SPACE_1, SPACE_3
from microjournal.gui.widgets.avatar import Avatar
from microjournal.gui.widgets.basics import Button, ElidedLabel
from microjournal.gui.widgets.fact_row import FactRow
from microjournal.support.i18n import _

_AVATAR_PX = 52


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
        self.facts = FactRow(self)
        self._review = Button(_("Review on tablet"), icon_name="tablet", parent=self)
        self._export = Button(_("Export PDF"), icon_name="export", shortcut="Ctrl+E", parent=self)
        self._session = Button(
            _("New session"), kind="primary", icon_name="plus", shortcut="Ctrl+Shift+N", parent=self
        )
        self._arrange()
        self._review.clicked.connect(self.review_wanted)
        self._export.clicked.connect(self.export_wanted)
        self._session.clicked.connect(self.session_wanted)
        self.facts.edit_wanted.connect(self.edit_wanted)

    def _arrange(self) -> None:
        name = QHBoxLayout()
        name.setSpacing(SPACE_1)
        name.addWidget(self._name, 1)
        for button in (self._review, self._export, self._session):
            name.addWidget(button)
            name.addSpacing(SPACE_1)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_1)
        texts.addLayout(name)
        texts.addWidget(self.facts)
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
        self.facts.show_facts(state.identifiers, state.facts)

    def show_face(self, picture: QPixmap | None) -> None:
        """Show the cover photo in the avatar, the initials without one."""
        self._avatar.show_picture(picture)
