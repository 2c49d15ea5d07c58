"""The settings page: practice, look, PIN of the patient review, facts and care of the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from microjournal.domain.control import Progress
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.domain.journals import JournalChange, JournalInfo, Protection, VerifyReport
from microjournal.domain.reports import PracticeProfile
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.reports.repeat_words import repeatability_text
from microjournal.support.i18n import _, ngettext
from microjournal.support.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.services.repeatability import Repeatability


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsState:
    """What the page shows."""

    practice: PracticeProfile = field(default_factory=PracticeProfile)
    settings: Settings = field(default_factory=Settings)
    has_pin: bool = False
    has_passphrase: bool = True
    facts: tuple[tuple[str, str], ...] = ()
    repeatability: tuple[str, ...] = ()
    verifying: Progress | None = None
    verdict: str = ""
    verdict_is_good: bool = True
    saved: str = ""
    error: MicrojournalError | None = None


class SettingsPresenter:
    """Reads and keeps settings of the journal and of this computer."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[SettingsState], None],
        on_change: Callable[[JournalChange], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._on_change = on_change
        self._job: Job | None = None
        self.state = SettingsState(settings=load_settings())

    def load(self) -> None:
        """Read everything the page shows."""
        application = self._application
        self._set(
            replace(
                self.state,
                facts=facts_of(application.info, str(application.journal.folder)),
                has_passphrase=application.info.protection is Protection.PASSPHRASE,
            )
        )
        self._runner.submit(
            lambda control: application.records.practice(),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda profile: self._set(replace(self.state, practice=profile)),
            on_error=self._failed,
        )
        self._runner.submit(
            lambda control: repeatability_lines(application.repeatability.known()),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda lines: self._set(replace(self.state, repeatability=lines)),
            on_error=self._failed,
        )
        # The review brings picture libraries along, whose import would hold up the quick lane.
        self._runner.submit(
            lambda control: application.review.has_pin(),
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda known: self._set(replace(self.state, has_pin=known)),
            on_error=self._failed,
        )

    def save_practice(self, profile: PracticeProfile) -> None:
        """Keep what is printed at the head of documents."""
        records = self._application.records
        self._write(
            lambda: records.save_practice(profile),
            lambda: replace(self.state, practice=profile, saved=_("Practice saved.")),
        )

    def passphrase_changed(self) -> None:
        """Say so, here and in the window."""
        self._set(replace(self.state, saved=_("Passphrase changed."), error=None))
        self.load()
        self._on_change(JournalChange(settings=True))

    def save_pin(self, pin: str, repeated: str) -> None:
        """Keep the PIN that ends a patient's review."""
        if pin != repeated:
            self._failed(
                InputError(
                    "pin_mismatch",
                    _("The two PINs are not the same."),
                    _("Type the same digits twice."),
                )
            )
            return
        application = self._application
        self._write(
            lambda: application.review.set_pin(pin),
            lambda: replace(self.state, has_pin=True, saved=_("PIN saved.")),
            lane=Lane.HEAVY,
        )

    def choose_theme(self, theme: str) -> None:
        """Remember the look on this computer."""
        self._remember(replace(load_settings(), theme=theme))

    def choose_language(self, language: str) -> None:
        """Remember the language on this computer; it holds from the next start."""
        self._remember(replace(load_settings(), language=language))

    def verify(self) -> None:
        """Compare what is stored with what is recorded."""
        if self.state.verifying is not None:
            return
        application = self._application
        begun = Progress(done=0, total=0, step=_("Checking every photo"))
        self._set(replace(self.state, verifying=begun, verdict="", error=None))
        self._job = self._runner.submit(
            lambda control: application.upkeep.verify(control),
            lane=Lane.HEAVY,
            owner=self,
            on_done=self._verified,
            on_error=self._failed,
            on_progress=lambda progress: self._set(replace(self.state, verifying=progress)),
            on_cancelled=lambda: self._set(replace(self.state, verifying=None)),
        )

    def stop_verifying(self) -> None:
        """Stop the check."""
        if self._job is not None:
            self._job.cancel()

    def _write(
        self,
        work: Callable[[], JournalChange],
        then: Callable[[], SettingsState],
        *,
        lane: Lane = Lane.QUICK,
    ) -> None:
        def done(change: JournalChange) -> None:
            self._set(replace(then(), error=None))
            self._on_change(change)

        self._runner.submit(
            lambda control: work(),
            lane=lane,
            owner=self,
            on_done=done,
            on_error=self._failed,
        )

    def _remember(self, settings: Settings) -> None:
        save_settings(settings)
        self._set(replace(self.state, settings=settings))

    def _verified(self, report: VerifyReport) -> None:
        self._set(
            replace(
                self.state, verifying=None, verdict=verdict_of(report), verdict_is_good=report.ok
            )
        )

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, verifying=None, error=error, saved=""))

    def _set(self, state: SettingsState) -> None:
        self.state = state
        self._show(state)


def facts_of(info: JournalInfo, folder: str) -> tuple[tuple[str, str], ...]:
    """Return what may be said about an open journal."""
    protected = info.protection is Protection.PASSPHRASE
    facts = [
        (_("Folder"), folder),
        (
            _("Protection"),
            _("Encrypted with a passphrase")
            if protected
            else _("Unprotected: a demo or test journal"),
        ),
        (_("Identity"), info.id),
        (_("Format"), f"{info.format_version} · {info.schema_version}"),
    ]
    if info.recovered_photos:
        text = ngettext("{n} photo", "{n} photos", info.recovered_photos)
        facts.append((_("Recovered at opening"), text.format(n=info.recovered_photos)))
    return tuple(facts)


def verdict_of(report: VerifyReport) -> str:
    """Return the result of a check in words."""
    checked = ngettext("{n} photo checked", "{n} photos checked", report.checked)
    said = [checked.format(n=report.checked)]
    if report.ok:
        said.append(_("everything is as it was stored"))
    for names, text in (
        (report.missing, _("{n} missing")),
        (report.corrupt, _("{n} damaged")),
        (report.orphans, _("{n} without a record")),
        (report.tmp, _("{n} left over from an interrupted step")),
    ):
        if names:
            said.append(text.format(n=len(names)))
    if not report.ok:
        said.append(_("restore these from a backup before you go on"))
    return "; ".join(said) + "."


def repeatability_lines(found: tuple[Repeatability, ...]) -> tuple[str, ...]:
    """Return what repeat photographs differ by, a sentence for each kind of picture."""
    from microjournal.services.repeatability import FEWEST_REPEATS
    from microjournal.texture.interval import Setting

    return tuple(
        repeatability_text(
            is_face=known.setting is Setting.FACE,
            sd=known.sd,
            differences=known.differences,
            needed=FEWEST_REPEATS,
        )
        for known in found
    )
