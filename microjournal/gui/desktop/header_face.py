"""The face beside the name of the patient on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from microjournal.domain.identifiers import PhotoId

if TYPE_CHECKING:
    from microjournal.gui.desktop.workspace import Workspace
    from microjournal.gui.models.thumbnails import ThumbnailStore
    from microjournal.gui.presenters.desk import DeskState


class HeaderFace(QObject):
    """Brings the picture of whoever is on the desk, when it is there."""

    def __init__(self, faces: ThumbnailStore, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._faces = faces
        self._workspace = workspace
        self._wanted: PhotoId | None = None
        faces.ready.connect(self._show)

    def show_desk(self, state: DeskState) -> None:
        """Ask for the picture of this patient, if there is one."""
        wanted = state.header.cover_photo_id if state.header is not None else None
        if wanted != self._wanted:
            # A photo that was moved to the trash is seen nowhere.
            self._workspace.header.show_face(None)
        self._wanted = wanted
        if self._wanted:
            self._faces.want((self._wanted,))
            self._show(self._wanted)

    def _show(self, photo_id: str) -> None:
        if photo_id != self._wanted:
            return
        picture = self._faces.pixmap(PhotoId(photo_id))
        if picture is not None:
            self._workspace.header.show_face(picture)
