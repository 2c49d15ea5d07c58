"""The dialogs of the Compare page, each imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.compare import ComparePresenter
from microjournal.gui.widgets.pyramid import PicturePyramid
from microjournal.support.words import view_text

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class CompareDialogs:
    """Opens what the page asks for over the page."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        presenter: ComparePresenter[PicturePyramid],
        page: QWidget,
    ) -> None:
        self._application = application
        self._runner = runner
        self._presenter = presenter
        self._page = page

    def ask_for_scale(self) -> None:
        """Let a line over a ruler tell the scale of the baseline."""
        from microjournal.gui.desktop.scale_dialog import ScaleDialog

        baseline = self._presenter.baseline
        if baseline is not None:
            dialog = ScaleDialog(self._application, self._runner, baseline, self._page)
            dialog.saved.connect(self._presenter.baseline_restated)
            dialog.open()

    def draw_regions(self) -> None:
        """Let the regions be drawn on the baseline; those measured are shown for orientation."""
        from microjournal.gui.desktop.region_dialog import RegionDialog

        baseline, findings = self._presenter.baseline, self._presenter.state.findings
        if baseline is not None:
            automatic = () if findings is None else findings.outlines
            dialog = RegionDialog(self._application, self._runner, baseline, automatic, self._page)
            dialog.saved.connect(self._presenter.baseline_restated)
            dialog.open()

    def show_method(self) -> None:
        """Tell how the pair shown was measured; nothing while it is not."""
        from microjournal.gui.desktop.method_dialog import MethodDialog

        state = self._presenter.state
        if state.findings is not None and state.view is not None:
            subject = f"{view_text(state.view)} · {state.findings.sentence}"
            MethodDialog(state.findings.method, subject, self._page).open()
