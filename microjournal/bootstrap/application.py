"""An open journal and the use cases on it, wired once.

Services are built when they are first asked for, because some bring libraries that take
longer to import than a whole headless command or the first paint of the window may take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from microjournal.bootstrap.toolbox import Toolbox
from microjournal.support.built_once import built_once

if TYPE_CHECKING:
    from microjournal.domain.journals import JournalInfo
    from microjournal.domain.ports import Clock, Journal
    from microjournal.services.analysis import AnalysisService
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
        """Make a set beside the database if the last one is old and something changed."""
        if self.journal.has_changed:
            from microjournal.bootstrap.local_sets import make_when_due

            make_when_due(self.backups)

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
            forget_in_backups=self.renew_local_sets,
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

    def renew_local_sets(self) -> None:
        """Replace the sets beside the database that hold what must not stay in them."""
        from microjournal.bootstrap.local_sets import renew

        renew(self.backups)

    def close(self) -> None:
        """End the decoder, drop keys, close the database, give up the lock."""
        self.toolbox.close()
        self.journal.close()
