"""Wires everything, once: an open journal and the use cases on it.

Services are built when they are first asked for, because some bring libraries that take
longer to import than a whole headless command or the first paint of the window may take.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.errors import MicrojournalError
from microjournal.storage.quick import first_page as read_first_page
from microjournal.support.built_once import built_once
from microjournal.support.clock import SystemClock

if TYPE_CHECKING:
    from microjournal.domain.backups import BackupSet, DrillReport, RestoreReport
    from microjournal.domain.control import TaskControl
    from microjournal.domain.patients import PatientSummary
    from microjournal.domain.ports import Clock, Journal, JournalInfo, PhotoDecoder
    from microjournal.imaging.faces import FaceFinder
    from microjournal.services.analysis import AnalysisService, PairAnalyser
    from microjournal.services.audit_reading import AuditReadingService
    from microjournal.services.backups import BackupService
    from microjournal.services.care import CareService
    from microjournal.services.change_maps import ChangeMapService
    from microjournal.services.comparison import ComparisonService
    from microjournal.services.drawn_regions import DrawnRegionsService
    from microjournal.services.explaining import ExplainingService
    from microjournal.services.exporting import ExportingService
    from microjournal.services.intake import IntakeService
    from microjournal.services.people import PeopleService
    from microjournal.services.pictures import PictureService
    from microjournal.services.portability import PortabilityService
    from microjournal.services.records import RecordsService
    from microjournal.services.reference import ReferenceData
    from microjournal.services.repeatability import RepeatabilityService
    from microjournal.services.retention import RetentionService
    from microjournal.services.review import ReviewService
    from microjournal.services.trash import TrashService
    from microjournal.services.trends import TrendService
    from microjournal.services.undoing import UndoingService
    from microjournal.services.upkeep import UpkeepService
    from microjournal.storage.backup_restore import Restoring

ACCEPTED_PASSPHRASE_BITS = 52.0
"""Below this estimate a passphrase is refused when a journal is created or its key changed."""

_log = logging.getLogger(__name__)


class Toolbox:
    """What needs no journal: the decoder process, the face finder, the pair analyser."""

    def __init__(self, *, decoder_workers: int = 2) -> None:
        self._decoder_workers = decoder_workers

    @built_once
    def decoder(self) -> PhotoDecoder:
        """The decoder, its process started at the first photo."""
        from microjournal.imaging.decoder import ProcessPhotoDecoder

        return ProcessPhotoDecoder(workers=self._decoder_workers)

    @built_once
    def faces(self) -> FaceFinder:
        """The face finder, its networks loaded at the first photo."""
        from microjournal.imaging.faces import FaceFinder

        return FaceFinder()

    @built_once
    def analyser(self) -> PairAnalyser:
        """The whole measurement of one pair of photos."""
        from microjournal.services.analysis import PairAnalyser

        return PairAnalyser(self.decoder, self.faces)

    def close(self) -> None:
        """End the decoder process, if it was ever started."""
        if "decoder" in self.__dict__:
            self.decoder.close()


class Application:
    """An open journal and the use cases on it."""

    def __init__(self, journal: Journal, *, clock: Clock, toolbox: Toolbox | None = None) -> None:
        self.journal = journal
        self.clock = clock
        self.toolbox = toolbox or Toolbox()

    @property
    def info(self) -> JournalInfo:
        """Identity, protection and versions of the journal."""
        return self.journal.info

    @built_once
    def records(self) -> RecordsService:
        """Patients, courses, sessions, consents, notes."""
        from microjournal.services.records import RecordsService

        return RecordsService(self.journal, self.clock)

    @built_once
    def intake(self) -> IntakeService:
        """Import of photos and its undo."""
        from microjournal.services.intake import IntakeService
        from microjournal.services.views import FaceViewProposer

        return IntakeService(self.journal, self.toolbox.decoder, FaceViewProposer(self.toolbox))

    @built_once
    def pictures(self) -> PictureService:
        """Display pictures of stored photos."""
        from microjournal.services.pictures import PictureService

        return PictureService(self.journal, self.toolbox.decoder)

    @built_once
    def analysis(self) -> AnalysisService:
        """Measurement of stored photos."""
        from microjournal.services.analysis import AnalysisService

        return AnalysisService(self.journal, self.toolbox.analyser, self.clock)

    @built_once
    def drawn_regions(self) -> DrawnRegionsService:
        """Regions of interest drawn by hand."""
        from microjournal.services.drawn_regions import DrawnRegionsService

        return DrawnRegionsService(self.journal)

    @built_once
    def repeatability(self) -> RepeatabilityService:
        """What repeat photographs differ by in this practice."""
        from microjournal.services.repeatability import RepeatabilityService

        return RepeatabilityService(self.journal)

    @built_once
    def trends(self) -> TrendService:
        """Cumulative change over the sessions."""
        from microjournal.services.trends import TrendService

        return TrendService(self.journal)

    @built_once
    def comparison(self) -> ComparisonService:
        """Aligned pairs for the eye."""
        from microjournal.services.aligner import FaceOrSkinAligner
        from microjournal.services.comparison import ComparisonService

        return ComparisonService(self.journal, self.pictures, FaceOrSkinAligner(self.toolbox.faces))

    @built_once
    def change_maps(self) -> ChangeMapService:
        """Where the relief of a pair changed."""
        from microjournal.services.change_maps import ChangeMapService

        return ChangeMapService(self.journal, self.toolbox.analyser)

    @built_once
    def explaining(self) -> ExplainingService:
        """How a recorded pair was measured, in pictures."""
        from microjournal.services.explaining import ExplainingService

        return ExplainingService(self.journal, self.toolbox.analyser)

    @built_once
    def reference(self) -> ReferenceData:
        """Clinical reference data, the clinic's own entries first."""
        from microjournal.services.reference import load_reference
        from microjournal.support.paths import config_folder

        own = config_folder() / "clinical"
        return load_reference(override_folder=own if own.is_dir() else None)

    @built_once
    def exporting(self) -> ExportingService:
        """Documents that leave the journal."""
        from microjournal.domain.people import Deed
        from microjournal.services.exporting import ExportingService

        return ExportingService(
            self.journal,
            records=self.records,
            comparison=self.comparison,
            trends=self.trends,
            reference=self.reference,
            clock=self.clock,
            maps=lambda: self.change_maps,
            require=lambda: self.people.require(Deed.EXPORT),
        )

    @built_once
    def portability(self) -> PortabilityService:
        """Everything of one patient, or of all, as plain files."""
        from microjournal.domain.people import Deed
        from microjournal.services.portability import PortabilityService

        return PortabilityService(
            self.journal,
            self.clock,
            require=lambda: self.people.require(Deed.EXPORT),
            confirm=lambda passphrase: self.people.confirm(Deed.EXPORT_ALL, passphrase),
        )

    @built_once
    def care(self) -> CareService:
        """Room on the disk, and objects without a record."""
        from microjournal.services.care import CareService

        return CareService(self.journal, self.clock)

    @built_once
    def review(self) -> ReviewService:
        """The patient's own progress, packed for the review window."""
        from microjournal.domain.people import Deed
        from microjournal.services.review import ReviewService

        return ReviewService(
            self.journal,
            comparison=self.comparison,
            trends=self.trends,
            require=lambda: self.people.require(Deed.REVIEW_PIN),
        )

    @built_once
    def people(self) -> PeopleService:
        """Who is at work, and what their role allows."""
        from microjournal.services.people import PeopleService

        return PeopleService(self.journal, self.clock)

    @built_once
    def upkeep(self) -> UpkeepService:
        """Care of the journal."""
        from microjournal.domain.people import Deed
        from microjournal.services.upkeep import UpkeepService

        return UpkeepService(self.journal, require=lambda: self.people.require(Deed.PASSPHRASE))

    @built_once
    def backups(self) -> BackupService:
        """Verified copies of the whole journal, and healing from them."""
        from microjournal.services.backups import BackupService

        return BackupService(self.journal, self.clock)

    def back_up_after_command(self) -> None:
        """Make a set beside the database if the last one is old and something changed.

        What was acknowledged is safe without it, so that a failure is logged and no error.
        """
        if not self.journal.has_changed:
            return
        from microjournal.domain.control import NoControl

        try:
            self.backups.back_up_locally_when_due(NoControl())
        except MicrojournalError as error:
            _log.warning("no backup beside the database: %s", error.code)

    @built_once
    def trash(self) -> TrashService:
        """Removing into the trash, back out of it, and for good."""
        from microjournal.domain.people import Deed
        from microjournal.services.trash import TrashService

        return TrashService(
            self.journal,
            self.clock,
            require=lambda: self.people.require(Deed.TRASH),
            confirm=lambda passphrase: self.people.confirm(Deed.ERASE, passphrase),
            forget_in_backups=self._forget_in_backups,
        )

    @built_once
    def retention(self) -> RetentionService:
        """Whose records have been kept long enough."""
        from microjournal.services.retention import RetentionService

        return RetentionService(self.journal, self.clock)

    @built_once
    def undoing(self) -> UndoingService:
        """The last changes, and taking one back."""
        from microjournal.services.undoing import UndoingService

        return UndoingService(self.journal)

    @built_once
    def audit(self) -> AuditReadingService:
        """The audit trail."""
        from microjournal.services.audit_reading import AuditReadingService

        return AuditReadingService(self.journal)

    def _forget_in_backups(self) -> None:
        """Replace the sets beside the database, which still hold what was erased.

        Until that succeeds they are replaced by the next set that is due.
        """
        from microjournal.domain.control import NoControl

        try:
            if self.backups.sets(self.backups.local_target):
                self.backups.back_up_locally(NoControl())
        except MicrojournalError as error:
            _log.warning("sets beside the database to be renewed later: %s", error.code)

    def all_patients(self) -> Iterator[PatientSummary]:
        """Yield every patient, page by page."""
        after = None
        while page := self.records.patients(after=after):
            yield from page
            after = page[-1]

    def close(self) -> None:
        """End the decoder, drop keys, close the database, give up the lock."""
        self.toolbox.close()
        self.journal.close()


def open_application(
    folder: Path, *, passphrase: str | None = None, recovery_key: str | None = None
) -> Application:
    """Open a journal; the errors of opening are the journal's own four messages."""
    from microjournal.storage.journal import open_journal

    clock = SystemClock()
    journal = open_journal(folder, passphrase=passphrase, recovery_key=recovery_key, clock=clock)
    from microjournal.domain.trash import ERASES_DUE

    application = Application(journal, clock=clock)
    if journal.setting(ERASES_DUE) == "yes":
        application.trash.erase_due()
    return application


def create_application(
    folder: Path, *, passphrase: str | None
) -> tuple[Application, tuple[str, ...]]:
    """Create a journal; ``None`` makes it explicitly unprotected.

    Returns
    -------
    application : Application
        The new journal, open.
    recovery_groups : tuple of str
        The recovery key to print and keep, shown only now; empty when unprotected.
    """
    from microjournal.storage.journal import create_journal

    clock = SystemClock()
    made = create_journal(folder, passphrase=passphrase, clock=clock)
    return Application(made.journal, clock=clock), made.recovery_groups


def backup_sets(target: Path) -> tuple[BackupSet, ...]:
    """Return the sets in a folder of backups, newest first, before any key is known.

    Raises
    ------
    InputError
        ``not_a_backup``.
    EnvironmentFault, IntegrityFault
        ``backup_newer``, ``backup_damaged``, or a disk fault.
    """
    from microjournal.storage.backup_listing import listed_sets
    from microjournal.storage.disk import Disk

    return listed_sets(Disk(), target)


def restore_backup(
    backup: Path,
    folder: Path,
    control: TaskControl,
    *,
    passphrase: str | None = None,
    recovery_key: str | None = None,
    allow_incomplete: bool = False,
) -> RestoreReport:
    """Restore a set into a folder that is absent or empty; nothing else is touched.

    Parameters
    ----------
    backup : Path
        The folder of a set, or a target: then its newest set.
    folder : Path
        Where the journal is to lie.
    control : TaskControl
        Progress and cancel; a cancelled restore leaves nothing.
    passphrase, recovery_key : str, optional
        What opened the journal when the set was made.
    allow_incomplete : bool
        Restore what is there when originals are missing from the set.

    Raises
    ------
    InputError
        ``not_a_backup``, ``backup_ambiguous``, ``folder_not_empty``, ``passphrase_needed``,
        ``wrong_passphrase``, ``wrong_recovery_key``, ``recovery_key_mistyped``.
    EnvironmentFault
        ``disk_full``, ``backup_newer``, ``journal_newer``, or a disk fault.
    IntegrityFault
        ``backup_damaged``, ``backup_incomplete``.
    """
    from microjournal.storage.backup_reading import secret

    restoring = _restoring(control, allow_incomplete=allow_incomplete)
    return restoring.restore(backup, folder, secret(passphrase, recovery_key))


def drill_backup(
    backup: Path,
    control: TaskControl,
    *,
    scratch: Path | None = None,
    passphrase: str | None = None,
    recovery_key: str | None = None,
) -> DrillReport:
    """Rehearse a restore in a temporary folder and compare every original; errors as above."""
    from microjournal.storage.backup_reading import secret

    key_of = secret(passphrase, recovery_key)
    return _restoring(control, allow_incomplete=True).drill(backup, scratch, key_of)


def _restoring(control: TaskControl, *, allow_incomplete: bool) -> Restoring:
    from microjournal.storage.backup_restore import Restoring
    from microjournal.storage.disk import Disk

    return Restoring(
        disk=Disk(), clock=SystemClock(), control=control, allow_incomplete=allow_incomplete
    )


def first_page(folder: Path, *, passphrase: str | None = None) -> tuple[PatientSummary, ...]:
    """Return the first page of patients on the short way, for the first paint."""
    return read_first_page(folder, passphrase=passphrase)


def has_passphrase(folder: Path) -> bool:
    """Tell whether a journal is protected; a header that cannot be read is taken for it."""
    from microjournal.domain.ports import Protection
    from microjournal.storage.journal import peek

    try:
        return peek(folder).protection is Protection.PASSPHRASE
    except MicrojournalError:
        return True


def passphrase_strength(text: str) -> float:
    """Return the estimated strength of a passphrase in bits."""
    from microjournal.storage.passphrases import passphrase_bits

    return passphrase_bits(text)


def suggest_passphrase() -> str:
    """Return a fresh passphrase that is strong enough."""
    from microjournal.storage.passphrases import suggest_passphrase as suggest

    return suggest()
