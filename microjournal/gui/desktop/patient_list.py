"""The patient list beside every page: search, the people, add."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from microjournal.domain.identifiers import PatientId
from microjournal.domain.patients import PatientSummary
from microjournal.gui.icons import icon
from microjournal.gui.models.patient_list import PATIENT_ROLE, PatientListModel
from microjournal.gui.presenters.patient_list import PatientListState, initials, row_detail
from microjournal.gui.theme import current_tokens, text_font
from microjournal.gui.tokens import (
    RADIUS_CONTROL,
    SMALL_PX,
    SPACE_2,
    SPACE_3,
    SPACE_4,
    TEXT_PX,
    Tokens,
)
from microjournal.gui.widgets.avatar import paint_initials
from microjournal.gui.widgets.basics import COLOUR_EVENTS, IconButton, MutedLabel, TitleLabel
from microjournal.support.i18n import _

ROW_PX = 60
PANEL_PX = 288
_AVATAR_PX = 36


class PatientListPanel(QFrame):
    """Search field, list and count; says which patient was chosen."""

    search_changed = Signal(str)
    patient_chosen = Signal(str)
    more_wanted = Signal()
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "side")
        self.setFixedWidth(PANEL_PX)
        self._model = PatientListModel()
        self._model.setParent(self)
        self._selected: PatientId | None = None
        self._search = _search_field(self)
        self._glass = self._search.addAction(
            icon("search", current_tokens().muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self._table = _patient_table(self._model, self)
        self._caption = MutedLabel(parent=self)
        self._empty = MutedLabel(wrap=True, parent=self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._add = IconButton(
            "plus", _("New patient"), shortcut="Ctrl+N", kind="outlined", parent=self
        )
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(TitleLabel(_("Patients"), self), 1)
        head.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_2, SPACE_3)
        column.setSpacing(SPACE_3)
        for item in (head, self._search):
            inset = QHBoxLayout()
            inset.setContentsMargins(0, 0, SPACE_2, 0)
            if isinstance(item, QHBoxLayout):
                inset.addLayout(item)
            else:
                inset.addWidget(item)
            column.addLayout(inset)
        column.addWidget(self._empty)
        column.addWidget(self._table, 1)
        column.addWidget(self._caption)

    def _connect(self) -> None:
        self._search.textChanged.connect(self.search_changed)
        self._search.installEventFilter(self)
        self._table.installEventFilter(self)
        self._table.clicked.connect(self._choose)
        self._table.activated.connect(self._choose)
        self._model.more_wanted.connect(self.more_wanted)
        self._add.clicked.connect(self.add_wanted)

    def show_state(self, state: PatientListState) -> None:
        """Show rows, count and selection."""
        self._model.show_state(state)
        self._caption.setText(state.caption)
        self._empty.setText(state.empty_sentence)
        self._empty.setVisible(bool(state.empty_sentence))
        self._selected = state.selected
        self._mark_selected()

    def focus_search(self) -> None:
        """Put the cursor into the search field, its text selected."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def step(self, by: int) -> None:
        """Choose the patient ``by`` rows further down."""
        row = self._table.currentIndex().row() + by
        self._choose(self._model.index(row, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter in the search open the first match and Down enter the list."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if watched is self._search:
                return self._key_in_search(key)
            if watched is self._table and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._table.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the scheme."""
        super().changeEvent(event)
        if event.type() in COLOUR_EVENTS:
            self._glass.setIcon(icon("search", current_tokens().muted))

    def _key_in_search(self, key: int) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._model.index(0, 0))
            return True
        if key == Qt.Key.Key_Down:
            self._table.setFocus(Qt.FocusReason.TabFocusReason)
            self._table.setCurrentIndex(self._model.index(0, 0))
            return True
        if key == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
            return True
        return False

    def _choose(self, index: QModelIndex) -> None:
        patient = self._model.patient_at(index.row())
        if patient is not None:
            self.patient_chosen.emit(patient.id)

    def _mark_selected(self) -> None:
        row = -1 if self._selected is None else self._model.row_of(self._selected)
        if row < 0:
            self._table.clearSelection()
        elif (
            self._table.currentIndex().row() != row
            or not self._table.selectionModel().hasSelection()
        ):
            self._table.setCurrentIndex(self._model.index(row, 0))


class PatientRowDelegate(QStyledItemDelegate):
    """Draws one patient: avatar, name, number with sessions and last visit."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        patient = index.data(PATIENT_ROLE)
        if not isinstance(patient, PatientSummary):
            return
        tokens, state = current_tokens(), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        where = option.rect.adjusted(0, 2, -SPACE_2, -2)
        _paint_ground(painter, where, state, tokens)
        avatar = QRect(
            where.left() + 14, where.center().y() - _AVATAR_PX // 2, _AVATAR_PX, _AVATAR_PX
        )
        paint_initials(painter, avatar, patient_initials(patient), patient.id, tokens)
        texts = where.adjusted(14 + _AVATAR_PX + SPACE_3, 8, -SPACE_2, -8)
        _paint_texts(painter, texts, patient, tokens)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the one size every row has."""
        return QSize(PANEL_PX, ROW_PX)


def patient_initials(patient: PatientSummary) -> str:
    """Return the letters of a patient's avatar."""
    return initials(patient.given_name, patient.family_name, patient.chart_number)


def _paint_ground(painter: QPainter, where: QRect, state: QStyle.StateFlag, tokens: Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if state & QStyle.StateFlag.State_Selected:
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawRoundedRect(QRectF(where), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setBrush(QColor(tokens.accent))
        bar = QRectF(where.left(), where.top() + 8, 3, where.height() - 16)
        painter.drawRoundedRect(bar, 1.5, 1.5)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(QColor(tokens.hover))
        painter.drawRoundedRect(QRectF(where), RADIUS_CONTROL, RADIUS_CONTROL)
    if (
        state & QStyle.StateFlag.State_HasFocus
        and state & QStyle.StateFlag.State_KeyboardFocusChange
    ):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(tokens.accent))
        painter.drawRoundedRect(
            QRectF(where).adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL
        )


def _paint_texts(painter: QPainter, where: QRect, patient: PatientSummary, tokens: Tokens) -> None:
    lines = (
        (
            patient.display_name,
            text_font(TEXT_PX, bold=True),
            tokens.ink,
            Qt.AlignmentFlag.AlignTop,
            Qt.TextElideMode.ElideMiddle,
        ),
        (
            row_detail(patient),
            text_font(SMALL_PX, tabular=True),
            tokens.muted,
            Qt.AlignmentFlag.AlignBottom,
            Qt.TextElideMode.ElideRight,
        ),
    )
    for text, font, colour, edge, mode in lines:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, mode, where.width())
        painter.drawText(where, int(Qt.AlignmentFlag.AlignLeft | edge), shown)


def _search_field(parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setPlaceholderText(_("Search name or number"))
    field.setAccessibleName(_("Search patients"))
    field.setToolTip(_("Search patients") + " (Ctrl+F)")
    field.setClearButtonEnabled(True)
    return field


def _patient_table(model: PatientListModel, parent: QWidget) -> QTableView:
    """Return the view: a table, because a list view lays out every row before the first paint."""
    table = QTableView(parent)
    table.setModel(model)
    table.setItemDelegate(PatientRowDelegate(table))
    table.setAccessibleName(_("Patients"))
    # The delegate draws the selection: rounded, with a bar.
    table.setProperty("kind", "people")
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setMouseTracking(True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.horizontalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(ROW_PX)
    return table
