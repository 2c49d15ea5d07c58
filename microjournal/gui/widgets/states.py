"""Designed states: empty, failed, busy."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from microjournal.domain.control import Progress
from microjournal.domain.errors import MicrojournalError
from microjournal.gui.actions import Action
from microjournal.gui.icons import pixmap
from microjournal.gui.presenters.steps import step_text
from microjournal.gui.theme import current_tokens
from microjournal.gui.tokens import ICON_PX, SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_8
from microjournal.gui.widgets.basics import (
    COLOUR_EVENTS,
    Button,
    CardTitleLabel,
    IconButton,
    MutedLabel,
    PlainLabel,
)
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.support.i18n import _

_EMPTY_ICON_PX = 40
_EMPTY_WIDTH_PX = 420


class IconLabel(QLabel):
    """An icon beside text, drawn in a colour of the scheme; it says nothing by itself."""

    def __init__(
        self,
        icon_name: str,
        *,
        tint: str = "muted",
        size_px: int = ICON_PX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._tint, self._size_px = icon_name, tint, size_px
        self.setFixedSize(size_px, size_px)
        self.refresh()

    def set_icon(self, icon_name: str, tint: str) -> None:
        """Show another drawing in another colour of the scheme."""
        self._icon_name, self._tint = icon_name, tint
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the scheme."""
        super().changeEvent(event)
        if event.type() in COLOUR_EVENTS:
            self.refresh()

    def refresh(self) -> None:
        """Draw again in the colours of the current scheme."""
        colour = str(getattr(current_tokens(), self._tint))
        self.setPixmap(pixmap(self._icon_name, colour, self._size_px))


class EmptyState(QWidget):
    """One sentence and the one next action, in the middle of the space there is."""

    def __init__(
        self,
        sentence: str = "",
        action: Action | None = None,
        *,
        detail: str = "",
        icon_name: str = "photo",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._action = action
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_8, SPACE_8, SPACE_8, SPACE_8)
        column.setSpacing(SPACE_3)
        column.addStretch(2)
        self._icon = IconLabel(icon_name, size_px=_EMPTY_ICON_PX, parent=self)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self._sentence = CardTitleLabel("", self)
        self._detail = MutedLabel("", parent=self)
        for label in (self._sentence, self._detail):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(_EMPTY_WIDTH_PX)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        self._button = Button("", kind="primary", parent=self)
        self._button.clicked.connect(self._act)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.show_state(sentence, action, detail=detail)

    def show_state(self, sentence: str, action: Action | None = None, *, detail: str = "") -> None:
        """Say ``sentence`` and offer ``action``."""
        self._action = action
        self._sentence.setText(sentence)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        for label in (self._sentence, self._detail):
            # In a centred column Qt gives a wrapped label the height of its shortest form.
            label.setMinimumHeight(max(label.heightForWidth(_EMPTY_WIDTH_PX), 0))
        self._button.setVisible(action is not None)
        if action is not None:
            self._button.setText(action.text)
            self._button.setToolTip(plain_tip(action.tooltip))
            self._button.set_icon(action.icon)

    def _act(self) -> None:
        if self._action is not None:
            self._action.callback()


class ErrorBanner(QFrame):
    """What failed, that nothing was lost, what to do; hidden until something fails."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._action: Action | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_3, SPACE_2, SPACE_3)
        row.setSpacing(SPACE_3)
        row.addWidget(
            IconLabel("warning", tint="attention", parent=self), 0, Qt.AlignmentFlag.AlignTop
        )
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_1)
        self._message = PlainLabel(role="strong", wrap=True, parent=self)
        self._hint = MutedLabel(wrap=True, parent=self)
        texts.addWidget(self._message)
        texts.addWidget(self._hint)
        row.addLayout(texts, 1)
        self._button = Button("", kind="quiet", parent=self)
        self._button.clicked.connect(self._act)
        row.addWidget(self._button)
        close = IconButton("close", _("Close this message"), parent=self)
        close.clicked.connect(self._dismiss)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_message(self, message: str, hint: str = "", action: Action | None = None) -> None:
        """Show what failed and what to do."""
        self._message.setText(message)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._action = action
        self._button.setVisible(action is not None)
        if action is not None:
            self._button.setText(action.text)
        self.setAccessibleName(f"{message} {hint}".strip())
        self.show()

    def show_error(self, error: MicrojournalError, action: Action | None = None) -> None:
        """Show an error of a service."""
        self.show_message(error.message, error.hint, action)

    def follow(self, error: MicrojournalError | None, action: Action | None = None) -> None:
        """Show the error a state holds, or nothing without one."""
        if error is None:
            self.hide()
        else:
            self.show_error(error, action)

    @property
    def message(self) -> str:
        """Return the sentence shown."""
        return self._message.text()

    def _act(self) -> None:
        if self._action is not None:
            self._action.callback()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class ProgressStrip(QFrame):
    """A slim row for work under way: the step in words, how far, and a way to stop it."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, SPACE_2, SPACE_2, SPACE_2)
        row.setSpacing(SPACE_3)
        self._step = PlainLabel(role="strong", parent=self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._count = MutedLabel(parent=self)
        self._cancel = Button(_("Cancel"), kind="quiet", parent=self)
        self._cancel.clicked.connect(self._ask_to_stop)
        row.addWidget(self._step)
        row.addWidget(self._bar, 1)
        row.addWidget(self._count)
        row.addWidget(self._cancel)
        self.hide()

    def begin(self, step: str, *, can_cancel: bool = True) -> None:
        """Show the strip before the first report arrives."""
        words = step_text(step)
        self._step.setText(words)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(words)
        self._count.setText("")
        self._cancel.setEnabled(True)
        self._cancel.setVisible(can_cancel)
        self.show()

    def show_progress(self, progress: Progress) -> None:
        """Show how far the work is."""
        if progress.step:
            self._step.setText(step_text(progress.step))
        self._bar.setRange(0, max(progress.total, 0))
        self._bar.setValue(min(progress.done, progress.total))
        counted = progress.total > 0
        self._count.setText(f"{progress.done} / {progress.total}" if counted else "")
        self.setVisible(True)

    def follow(self, progress: Progress | None) -> None:
        """Show work from its beginning to its end; ``None`` is none under way."""
        if progress is None:
            self.finish()
        elif progress.total == 0:
            self.begin(progress.step)
        else:
            self.show_progress(progress)

    def finish(self) -> None:
        """Hide the strip."""
        self.hide()

    def _ask_to_stop(self) -> None:
        self._cancel.setEnabled(False)
        self._step.setText(_("Stopping…"))
        self.cancel_requested.emit()


class BusyOverlay(QWidget):
    """A quiet sentence over a page that is loading."""

    def __init__(self, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.addStretch(2)
        self._label = MutedLabel(sentence or _("Loading…"), parent=self)
        self._label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setFixedWidth(180)
        bar.setTextVisible(False)
        bar.setAccessibleName(self._label.text())
        column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._label)
        column.addStretch(3)
