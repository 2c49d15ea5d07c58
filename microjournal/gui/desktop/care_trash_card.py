"""The trash card of the journal care page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from microjournal.domain.journals import Protection
from microjournal.gui.presenters.care_trash import (
    TrashCardPresenter,
    TrashCardState,
    TrashRow,
    plan_lines,
)
from microjournal.gui.presenters.care_work import CareContext
from microjournal.gui.widgets.basics import MutedLabel
from microjournal.gui.widgets.care_card import CareCard
from microjournal.gui.widgets.row_list import CareRow, RowAction, RowList
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.services.trash import ErasurePlan


class TrashCard(CareCard):
    """What was removed; each row goes back or away for good."""

    def __init__(self, context: CareContext, parent: QWidget | None = None) -> None:
        super().__init__(_("Trash"), parent)
        self._application = context.application
        self._note = MutedLabel(wrap=True, parent=self)
        self.rows = RowList(self)
        self.inside.addWidget(self._note)
        self.inside.addWidget(self.rows)
        self.presenter = self.works_with(TrashCardPresenter, context, self.show_state)
        self.rows.chosen.connect(self._act)

    def show_state(self, state: TrashCardState) -> None:
        """Show what is in the trash."""
        rows = state.rows or ()
        self._note.setText(_note_of(is_empty=not rows))
        self._note.setVisible(state.rows is not None)
        self.rows.show_rows([_care_row(row, is_free=state.running is None) for row in rows])
        self.show_work(state)

    def _act(self, action: str, item_id: str) -> None:
        row = next(row for row in self.presenter.state.rows or () if row.item.id == item_id)
        if action == "restore":
            self.presenter.restore(row)
        else:
            self.presenter.plan(row, self._confirm)

    def _confirm(self, plan: ErasurePlan) -> None:
        # Imported here: most who look at the page erase nothing.
        from microjournal.gui.desktop.confirm_dialog import ConfirmDialog

        dialog = ConfirmDialog(
            title=_("Erase for good"),
            sentence=_("{name} is erased: nothing brings it back, no backup either.").format(
                name=plan.display_name
            ),
            lines=plan_lines(plan),
            button=_("Erase"),
            is_danger=True,
            asks_passphrase=self._application.info.protection is Protection.PASSPHRASE,
            parent=self,
        )
        dialog.confirmed.connect(lambda passphrase: self.presenter.erase(plan, passphrase))
        dialog.open()


def _note_of(*, is_empty: bool) -> str:
    if is_empty:
        return _("The trash is empty. What is removed stays here for 30 days.")
    return _("What was removed stays for 30 days; after that, erasing it is proposed.")


def _care_row(row: TrashRow, *, is_free: bool) -> CareRow:
    return CareRow(
        id=row.item.id,
        text=row.text,
        detail=row.detail,
        needs_attention=row.is_due,
        actions=(
            RowAction(id="restore", text=_("Restore"), is_enabled=is_free),
            RowAction(id="erase", text=_("Erase…"), kind="danger", is_enabled=is_free),
        ),
    )
