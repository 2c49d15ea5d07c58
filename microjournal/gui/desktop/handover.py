"""Handing the screen to the patient and taking it back.

The practice's window is hidden while the review runs in a process of its own, and comes back
when the PIN was given there. A review that ends in any other way leaves a locked screen: whoever
holds the tablet then may be the patient.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QProcess, Signal
from PySide6.QtWidgets import QWidget

from microjournal.domain.errors import EnvironmentFault, MicrojournalError
from microjournal.domain.guessing import Tries
from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.domain.review import TOUCHED, ReviewBundle, tries_of
from microjournal.gui.desktop.lock_screen import LockScreen
from microjournal.gui.desktop.pin_dialog import PinDialog
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.support.i18n import _
from microjournal.support.processes import review_window_command

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.gui.desktop.window import DesktopWindow


def hand_over(
    window: DesktopWindow, application: Application, runner: Runner, patient_id: PatientId
) -> None:
    """Show the patient's review; ask for a PIN first if there is none."""
    if window.findChild(HandOver) is not None:
        return
    visit = HandOver(window, application, runner)
    visit.failed.connect(window.report)
    visit.said.connect(window.announce)
    visit.changed.connect(window.journal_changed)
    visit.touched.connect(window.somebody_is_there)
    visit.start(patient_id)


class HandOver(QObject):
    """One visit of the patient to the review window."""

    failed = Signal(object)
    """A MicrojournalError to show above the page."""

    said = Signal(str)
    """A short sentence about what is going on."""

    changed = Signal(object)
    """The JournalChange of a PIN that was set."""

    touched = Signal()
    """Somebody is looking at the review."""

    ended = Signal()
    """The practice's window is back."""

    def __init__(self, window: QWidget, application: Application, runner: Runner) -> None:
        super().__init__(window)
        self._window = window
        self._application = application
        self._runner = runner
        self._patient_id = PatientId("")
        self._bundle: ReviewBundle | None = None
        self._lock: LockScreen | None = None
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._hear)
        self._process.started.connect(self._window.hide)
        self._process.finished.connect(self._take_back)
        self._process.errorOccurred.connect(self._stumble)

    def start(self, patient_id: PatientId) -> None:
        """Begin with the PIN: without one the review could not be left."""
        self._patient_id = patient_id
        self._runner.submit(
            lambda control: self._application.review.has_pin(),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda has_pin: self._prepare() if has_pin else self._ask_for_pin(),
            on_error=self._give_up,
        )

    def _ask_for_pin(self) -> None:
        dialog = PinDialog(self._window)
        dialog.chosen.connect(self._set_pin)
        dialog.rejected.connect(self._end)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _set_pin(self, pin: str) -> None:
        self._runner.submit(
            lambda control: self._application.review.set_pin(pin),
            lane=Lane.QUICK,
            owner=self,
            on_done=self._pin_is_set,
            on_error=self._give_up,
        )

    def _pin_is_set(self, change: JournalChange) -> None:
        self.changed.emit(change)
        self._prepare()

    def _prepare(self) -> None:
        self.said.emit(_("Preparing the review…"))
        self._runner.submit(
            lambda control: self._application.review.bundle(self._patient_id, control=control),
            lane=Lane.HEAVY,
            owner=self,
            on_done=self._show,
            on_error=self._give_up,
        )

    def _show(self, bundle: ReviewBundle) -> None:
        self._bundle = bundle
        program, *arguments = review_window_command()
        self._process.start(program, arguments)
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            # Through the pipe only: no picture of the patient touches the disk.
            self._process.write(QByteArray(bundle.to_bytes()))
            self._process.closeWriteChannel()

    def stop(self) -> None:
        """End the review at once: the practice's window is locked."""
        self._process.finished.disconnect(self._take_back)
        self._process.kill()

    def _hear(self) -> None:
        while self._process.canReadLine():
            line = bytes(self._process.readLine().data()).decode("ascii", "replace").strip()
            tries = tries_of(line)
            if tries is not None:
                self._keep_tries(tries)
            elif line == TOUCHED:
                self.touched.emit()

    def _keep_tries(self, tries: Tries) -> None:
        if self._bundle is not None:
            self._bundle = replace(self._bundle, pin_tries=tries)
        self._runner.submit(
            lambda control: self._application.review.keep_tries(tries),
            lane=Lane.QUICK,
            owner=self._window,
            on_done=lambda _nothing: None,
        )

    def _take_back(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        if exit_code == 0 and status is QProcess.ExitStatus.NormalExit:
            self._end()
        elif self._bundle is not None:
            self._lock_up(self._bundle)

    def _lock_up(self, bundle: ReviewBundle) -> None:
        self._lock = LockScreen(bundle.pin, bundle.pin_tries, self._runner)
        self._lock.tried.connect(self._keep_tries)
        self._lock.unlocked.connect(self._unlock)
        self._lock.setGeometry(self._window.screen().geometry())
        self._lock.showFullScreen()

    def _unlock(self) -> None:
        self.failed.emit(
            EnvironmentFault(
                "review_failed",
                _("The review ended without the PIN."),
                _("Start it again; nothing in the journal was changed."),
            )
        )
        self._end()

    def _stumble(self, problem: QProcess.ProcessError) -> None:
        if problem is QProcess.ProcessError.FailedToStart:
            self._give_up(
                EnvironmentFault(
                    "review_failed",
                    _("The review window could not be started."),
                    _("Repair the installation, then try again."),
                )
            )

    def _give_up(self, error: MicrojournalError) -> None:
        self.failed.emit(error)
        self._end()

    def _end(self) -> None:
        """Bring the practice's window back; it must be there before the lock screen goes."""
        self._bundle = None
        self._window.show()
        self._window.activateWindow()
        if self._lock is not None:
            self._lock.close()
            self._lock.deleteLater()
            self._lock = None
        self.ended.emit()
        self.setParent(None)
        self.deleteLater()
