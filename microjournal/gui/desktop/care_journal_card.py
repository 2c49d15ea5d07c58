"""The journal card of the journal care page: room, versions, everything as plain files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from microjournal.gui.presenters.care_journal import JournalCardPresenter, JournalCardState
from microjournal.gui.presenters.care_work import CareContext
from microjournal.gui.tokens import SPACE_2, SPACE_6
from microjournal.gui.widgets.basics import Button, MutedLabel, PlainLabel
from microjournal.gui.widgets.care_card import CareCard
from microjournal.gui.widgets.file_questions import ask_for_folder
from microjournal.gui.widgets.scrolling import clear_layout
from microjournal.support.i18n import _
from microjournal.support.paths import documents_folder


class JournalCard(CareCard):
    """Facts in a grid; below it the export of everything."""

    def __init__(self, context: CareContext, parent: QWidget | None = None) -> None:
        super().__init__(_("Journal"), parent)
        self._application = context.application
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(SPACE_6)
        self._facts.setVerticalSpacing(SPACE_2)
        self._facts.setColumnStretch(1, 1)
        self._shown: tuple[tuple[str, str], ...] = ()
        self.outlook = PlainLabel(wrap=True, parent=self)
        self.export_button = Button(_("Export everything…"), icon_name="export", parent=self)
        self.inside.addLayout(self._facts)
        self.inside.addWidget(self.outlook)
        self.inside.addWidget(
            MutedLabel(
                _(
                    "The export writes every original as received, tables and readable pages, "
                    "without encryption: no journal depends on this program."
                ),
                wrap=True,
                parent=self,
            )
        )
        self.add_buttons(self.export_button)
        self.presenter = self.works_with(JournalCardPresenter, context, self.show_state)
        self.export_button.clicked.connect(self._ask_where)

    def show_state(self, state: JournalCardState) -> None:
        """Show facts, outlook and what is under way."""
        self._show_facts(state.facts)
        self.outlook.setText(state.outlook)
        self.outlook.setVisible(bool(state.outlook))
        self.outlook.set_role("attention" if state.is_tight else "text")
        self.let(state.running is None, self.export_button)
        self.show_work(state)

    def _show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        if facts == self._shown:
            return
        self._shown = facts
        clear_layout(self._facts)
        for number, (name, text) in enumerate(facts):
            label = PlainLabel(text, wrap=True, parent=self)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(MutedLabel(name, parent=self), number, 0)
            self._facts.addWidget(label, number, 1)

    def _ask_where(self) -> None:
        folder = ask_for_folder(self, _("Folder for the export"), documents_folder())
        if folder is not None:
            self._confirm(folder)

    def _confirm(self, parent_folder: Path) -> None:
        # Imported here: most who look at the page export nothing.
        from microjournal.gui.desktop.confirm_dialog import ConfirmDialog

        target = self.presenter.free_folder(parent_folder)
        dialog = ConfirmDialog(
            title=_("Export everything"),
            sentence=_(
                "Every patient's photos and records are written without encryption into the new "
                "folder {folder}."
            ).format(folder=target),
            button=_("Export"),
            asks_passphrase=self.presenter.state.needs_passphrase,
            parent=self,
        )
        dialog.confirmed.connect(lambda typed: self.presenter.export_all(target, typed))
        dialog.open()
