"""The check card of the journal care page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from microjournal.gui.presenters.care_check import CheckCardPresenter, CheckCardState
from microjournal.gui.presenters.care_work import CareContext
from microjournal.gui.widgets.basics import Button, MutedLabel, PlainLabel
from microjournal.gui.widgets.care_card import CareCard
from microjournal.gui.widgets.row_list import CareRow, RowList
from microjournal.support.i18n import _, ngettext


class CheckCard(CareCard):
    """Quick or full check; below it what is not whole and what mends it."""

    def __init__(self, context: CareContext, parent: QWidget | None = None) -> None:
        super().__init__(_("Check"), parent)
        self._parts = PlainLabel(role="attention", wrap=True, parent=self)
        self.damaged = RowList(self)
        self._advice = MutedLabel(
            _("A backup mends them, or importing the same files once more. Their records stay."),
            wrap=True,
            parent=self,
        )
        self.heal_button = Button(_("Mend from the backups"), icon_name="refresh", parent=self)
        self._unrecorded = PlainLabel(wrap=True, parent=self)
        self.adopt_button = Button(_("Record again"), icon_name="plus", parent=self)
        self.aside_button = Button(_("Set aside"), icon_name="folder", parent=self)
        self.quick_button = Button(_("Quick check"), parent=self)
        self.full_button = Button(_("Check every photo"), icon_name="shield", parent=self)
        self._arrange()
        self.presenter = self.works_with(CheckCardPresenter, context, self.show_state)
        self._connect()
        self.show_state(self.presenter.state)

    def _arrange(self) -> None:
        self.inside.addWidget(
            MutedLabel(
                _(
                    "Compares what is stored with what is recorded. The quick check looks at "
                    "names and sizes, the full one decrypts every photo."
                ),
                wrap=True,
                parent=self,
            )
        )
        self.add_buttons(self.quick_button, self.full_button)
        for widget in (self._parts, self.damaged, self._advice):
            self.below.addWidget(widget)
        self.add_buttons(self.heal_button, below=True)
        self.below.addWidget(self._unrecorded)
        self.add_buttons(self.adopt_button, self.aside_button, below=True)

    def _connect(self) -> None:
        self.quick_button.clicked.connect(lambda: self.presenter.check(full=False))
        self.full_button.clicked.connect(lambda: self.presenter.check(full=True))
        self.heal_button.clicked.connect(self.presenter.heal)
        self.adopt_button.clicked.connect(self.presenter.adopt)
        self.aside_button.clicked.connect(self.presenter.set_aside)

    def show_state(self, state: CheckCardState) -> None:
        """Show what the last check found."""
        self._parts.setText("\n".join(state.parts))
        self._parts.setVisible(bool(state.parts))
        self.damaged.show_rows(
            [
                CareRow(id=row.photo_id, text=row.text, detail=row.detail, needs_attention=True)
                for row in state.damaged
            ]
        )
        self._show_if(bool(state.damaged), self._advice, self.heal_button)
        self._unrecorded.setText(_unrecorded_text(len(state.unrecorded)))
        self._show_if(
            bool(state.unrecorded), self._unrecorded, self.adopt_button, self.aside_button
        )
        self.let(
            state.running is None, self.quick_button, self.full_button, self.heal_button,
            self.adopt_button, self.aside_button,
        )  # fmt: skip
        self.show_work(state)

    def _show_if(self, shown: bool, *widgets: QWidget) -> None:
        if not shown:
            self.keep_focus(*widgets)
        for widget in widgets:
            widget.setVisible(shown)


def _unrecorded_text(count: int) -> str:
    words = ngettext(
        "{n} encrypted file has no record: an older database was put back, or it is foreign. It "
        "can be recorded again where a backup knows it, or set aside; nothing is deleted.",
        "{n} encrypted files have no record: an older database was put back, or they are foreign. "
        "They can be recorded again where a backup knows them, or set aside; nothing is deleted.",
        count,
    )
    return words.format(n=count)
