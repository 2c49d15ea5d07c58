"""The journal card: room and how long it lasts, versions, and everything as plain files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal import __version__
from microjournal.domain.care import SpaceForecast
from microjournal.domain.journals import Protection
from microjournal.gui.presenters.care_work import CareState, CareWork, free_folder
from microjournal.gui.presenters.record_export import exported_text
from microjournal.support.i18n import _, ngettext
from microjournal.support.sizes import size_text

if TYPE_CHECKING:
    from microjournal.domain.journals import JournalInfo
    from microjournal.domain.portability import PortabilityReport

TIGHT_MONTHS = 6.0
"""When the disk lasts no longer than this, the forecast asks for attention."""

_MANY_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalCardState(CareState):
    """``facts`` are name and text; ``is_tight`` says that the disk is soon full."""

    facts: tuple[tuple[str, str], ...] = ()
    outlook: str = ""
    is_tight: bool = False
    needs_passphrase: bool = True


class JournalCardPresenter(CareWork[JournalCardState]):
    """Tells of the journal as a whole and exports it."""

    first = JournalCardState()

    def load(self) -> None:
        """Read how much there is and how long the disk lasts."""
        self.read(lambda: self.application.care.space(), self._found)

    def free_folder(self, parent: Path) -> Path:
        """Return a folder that is not there yet for an export of today."""
        return free_folder(parent, f"microjournal-{self.application.clock.today().isoformat()}")

    def export_all(self, folder: Path, passphrase: str) -> None:
        """Write everything of every patient as plain files into a new folder."""
        portability = self.application.portability
        self.work(
            _("Exporting"),
            lambda control: portability.export_all(
                folder, passphrase=passphrase or None, control=control
            ),
            self._exported,
        )

    def _found(self, space: SpaceForecast) -> None:
        info = self.application.info
        self.set(
            facts=facts_of(info, space),
            outlook=outlook_of(space),
            is_tight=space.months_left is not None and space.months_left < TIGHT_MONTHS,
            needs_passphrase=info.protection is Protection.PASSPHRASE,
        )

    def _exported(self, report: PortabilityReport) -> None:
        self.set(said=exported_text(report), said_is_good=report.complete)


def facts_of(info: JournalInfo, space: SpaceForecast) -> tuple[tuple[str, str], ...]:
    """Return what may be said about the journal without naming anybody."""
    return (
        (_("Photos"), f"{space.photos} · {size_text(space.stored_bytes)}"),
        (_("Free on this disk"), size_text(space.free_bytes)),
        (_("Format"), str(info.format_version)),
        (_("Database version"), info.schema_version),
        (_("Program version"), __version__),
        (_("Journal number"), info.id),
    )


def outlook_of(space: SpaceForecast) -> str:
    """Return how long the disk lasts, in a sentence."""
    if space.is_young:
        return _("How long the disk lasts is told once a month lies between first and last import.")
    if space.bytes_a_month is None or space.months_left is None:
        return _("Nothing was imported lately, so nothing is foretold about the room.")
    growth = _("About {size} a month come in").format(size=size_text(space.bytes_a_month))
    months = int(space.months_left)
    if months > _MANY_MONTHS:
        return growth + "; " + _("the disk lasts for years") + "."
    if months < 1:
        return growth + "; " + _("the disk is full within a month") + "."
    words = ngettext("the disk lasts {n} month", "the disk lasts {n} months", months)
    return growth + "; " + words.format(n=months) + "."
