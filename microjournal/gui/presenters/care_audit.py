"""The audit card: the last entries of the trail, and whether it is still what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.gui.presenters.care_work import CareState, CareWork
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from microjournal.domain.history import AuditReport

SHOWN_ENTRIES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One entry, newest first; ``about`` is an identifier, never a name."""

    number: int
    at: str
    who: str
    event: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCardState(CareState):
    """The last entries, and what a check found, a sentence each."""

    rows: tuple[AuditRow, ...] = ()
    findings: tuple[str, ...] = ()


class AuditCardPresenter(CareWork[AuditCardState]):
    """Reads and checks the trail."""

    first = AuditCardState()

    def load(self) -> None:
        """Read the last entries."""
        self.read(self._rows, lambda rows: self.set(rows=rows))

    def check(self) -> None:
        """Check the whole trail."""
        audit = self.application.audit
        self.work(_("Checking the audit trail"), lambda control: audit.report(), self._checked)

    def _rows(self) -> tuple[AuditRow, ...]:
        from microjournal.services.change_words import event_text

        names = self.application.people.names()
        entries = self.application.audit.entries(limit=SHOWN_ENTRIES)
        return tuple(
            AuditRow(
                number=entry.number,
                at=entry.at.astimezone().strftime("%Y-%m-%d %H:%M"),
                who=names.get(entry.who, "") or _("Owner"),
                event=event_text(entry.event),
                about=entry.object_id,
            )
            for entry in reversed(entries)
        )

    def _checked(self, report: AuditReport) -> None:
        from microjournal.services.change_words import finding_text

        words = ngettext("{n} entry checked", "{n} entries checked", report.entries)
        said = words.format(n=report.entries)
        if report.ok:
            said += "; " + _("everything is as it was written") + "."
        else:
            said += "; " + _("somebody without the key has been at it") + "."
        self.set(
            said=said,
            said_is_good=report.ok,
            findings=tuple(finding_text(finding) for finding in report.findings),
        )
        self.load()
