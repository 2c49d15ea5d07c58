"""Thumbnails from the journal: loaded in the background, the visible ones first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.photos import DerivativeKind
from microjournal.gui.jobs.contract import Job, Lane, Runner

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_KEPT = 160
_SIDE_PX = 240


class ThumbnailStore(QObject):
    """Keeps the last few hundred thumbnails; asks for others through the runner."""

    ready = Signal(str)

    def __init__(
        self, application: Application, runner: Runner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._kept: OrderedDict[PhotoId, QPixmap | None] = OrderedDict()
        self._pending: dict[PhotoId, Job] = {}
        self._requests = 0
        screen = QGuiApplication.primaryScreen()
        self._side_px = round(_SIDE_PX * (screen.devicePixelRatio() if screen is not None else 1))

    def pixmap(self, photo_id: PhotoId) -> QPixmap | None:
        """Return a thumbnail if it is here; ask for it with :meth:`want`."""
        found = self._kept.get(photo_id)
        if found is not None:
            self._kept.move_to_end(photo_id)
        return found

    @property
    def is_loading(self) -> bool:
        """Tell whether a thumbnail that was asked for is still to come."""
        return bool(self._pending)

    def want(self, visible: Iterable[PhotoId]) -> None:
        """Load what is visible; give up what no longer is."""
        wanted = list(dict.fromkeys(visible))
        for photo_id in [each for each in self._pending if each not in wanted]:
            self._pending.pop(photo_id).cancel()
        # Later requests are nearer to what the person looks at now.
        self._requests += 1
        for photo_id in wanted:
            if photo_id not in self._kept and photo_id not in self._pending:
                self._pending[photo_id] = self._load(photo_id)

    def _load(self, photo_id: PhotoId) -> Job:
        application, side_px = self._application, self._side_px

        def work(control: TaskControl) -> QImage:
            control.checkpoint(0, 1)
            image = QImage.fromData(application.pictures.jpeg(photo_id, DerivativeKind.MEDIUM))
            return image.scaled(
                side_px,
                side_px,
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )

        return self._runner.submit(
            work,
            lane=Lane.PICTURE,
            owner=self,
            on_done=lambda image: self._keep(photo_id, QPixmap.fromImage(image)),
            on_error=lambda error: self._failed(photo_id, error),
            priority=self._requests,
        )

    def _failed(self, photo_id: PhotoId, error: MicrojournalError) -> None:
        # The page shows an empty frame; opening the photo itself says what is wrong with it.
        self._keep(photo_id, None)

    def _keep(self, photo_id: PhotoId, pixmap: QPixmap | None) -> None:
        self._pending.pop(photo_id, None)
        self._kept[photo_id] = pixmap if pixmap is not None and not pixmap.isNull() else None
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.ready.emit(photo_id)
