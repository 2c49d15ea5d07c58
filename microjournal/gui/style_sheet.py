"""The one style sheet: selectors by kind and role, colours and sizes from the tokens."""

from __future__ import annotations

from string import Template

from microjournal.gui.tokens import (
    CARD_TITLE_PX,
    CONTROL_PX,
    FOCUS_PX,
    KEY_PX,
    NUMBER_PX,
    RADIUS_CARD,
    RADIUS_CONTROL,
    REVIEW_CONTROL_PX,
    SMALL_PX,
    TEXT_PX,
    TINY_PX,
    TITLE_PX,
    Tokens,
)
from microjournal.support.resources import resource

_TEXT = """
* { font-size: ${text}px; }
QWidget { color: $ink; }
QMainWindow, QDialog, QWidget[ground="window"] { background: $window; }
QWidget[ground="card"] { background: $card; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="card-title"] { font-size: ${card_title}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="strong-attention"] { color: $attention; font-weight: 600; }
QLabel[role="strong-stop"] { color: $stop; font-weight: 600; }
QLabel[role="small-attention"] { color: $attention; font-size: ${small}px; }
QLabel[role="muted"] { color: $muted; font-size: ${small}px; }
QLabel[role="number"] { font-size: ${number}px; font-weight: 600; }
QLabel[role="attention"] { color: $attention; }
QLabel[role="stop"] { color: $stop; }
QLabel[role="pill"], QLabel[role="pill-attention"], QLabel[role="pill-plain"] {
  background: $accent_soft; color: $accent_soft_ink; font-size: ${tiny}px; font-weight: 600;
  border-radius: 11px; padding: 0 10px; min-height: 22px; max-height: 22px; }
QLabel[role="pill-attention"] { background: $attention_soft; color: $attention; }
QLabel[role="pill-plain"] { background: $hover; color: $muted; }
QLabel[role="rail-quiet"] { color: $rail_ink; font-size: ${tiny}px; }
QLabel[role="rail-attention"] { color: $rail_attention; font-size: ${tiny}px; font-weight: 600; }
QToolButton[kind="rail-badge"] { color: $rail_attention; background: transparent; border: none;
  font-size: ${tiny}px; font-weight: 600; }
QToolButton[kind="rail-badge"]:hover, QToolButton[kind="rail-badge"]:focus {
  text-decoration: underline; }
QLabel[role="key"] { background: $hover; border-radius: ${radius}px; padding: 8px 12px;
  font-size: ${card_title}px; }
QLabel[role="toast"] { background: $ink; color: $card; border-radius: ${radius}px;
  padding: 10px 16px; font-weight: 600; }
QToolTip { background: $card; color: $ink; border: 1px solid $field_line; padding: 6px 8px; }
"""

_SURFACES = """
QFrame[kind="card"] { background: $card; border: 1px solid $line; border-radius: ${card_radius}px; }
QFrame[kind="banner"] { background: $attention_soft; border: 1px solid $attention;
  border-radius: ${card_radius}px; }
QFrame[kind="notice"] { background: $accent_soft; border: 1px solid $accent_soft;
  border-radius: ${card_radius}px; }
QFrame[kind="side"] { background: $card; border: none; border-right: 1px solid $line; }
QFrame[kind="rail"] { background: $rail; border: none; }
QFrame[kind="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[ground="none"] { background: transparent; }
QStackedWidget { background: transparent; }
"""

_BUTTONS = """
QPushButton { background: $card; color: $ink; border: 1px solid $field_line; outline: none;
  border-radius: ${radius}px; min-height: ${inner}px; padding: 0 14px; font-weight: 600; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:disabled { color: $muted; border-color: $line; }
QPushButton:focus { border: ${focus}px solid $accent; padding: 0 13px;
  min-height: ${focus_inner}px; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
  background: $accent_pressed; border-color: $accent_pressed; }
QPushButton[kind="primary"]:focus { border: ${focus}px solid $ink; }
QPushButton[kind="primary"]:disabled { background: $hover; color: $muted; border-color: $line; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: $accent; }
QPushButton[kind="quiet"]:hover { background: $accent_soft; }
QPushButton[kind="quiet"]:focus { border-color: $accent; }
QPushButton[kind="quiet"]:disabled { color: $muted; }
QPushButton[kind="danger"] { background: transparent; border-color: $stop; color: $stop; }
QPushButton[segment] { border-radius: 0; border-color: $field_line; font-weight: 600;
  margin-left: -1px; }
QPushButton[segment="first"] { border-top-left-radius: ${radius}px;
  border-bottom-left-radius: ${radius}px; margin-left: 0; }
QPushButton[segment="last"] { border-top-right-radius: ${radius}px;
  border-bottom-right-radius: ${radius}px; }
QPushButton[segment="only"] { border-radius: ${radius}px; margin-left: 0; }
QPushButton[segment]:checked { background: $accent_soft; color: $accent_soft_ink;
  border-color: $accent; }
QPushButton[segment]:focus { border-color: $accent; }
QPushButton[segment]:checked:focus { border-color: $accent_pressed; }
QPushButton[kind="chip"] { border-radius: 20px; }
QPushButton[kind="chip"]:checked { background: $accent_soft; color: $accent_soft_ink;
  border-color: $accent; }
QPushButton[kind="chip"]:checked:focus { border: ${focus}px solid $accent_pressed; }
QToolButton { background: transparent; border: 1px solid transparent; outline: none;
  border-radius: ${radius}px; padding: 0; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; }
QToolButton:focus { border: ${focus}px solid $accent; }
QToolButton[kind="outlined"] { border-color: $field_line; background: $card; }
QToolButton[kind="outlined"]:focus { border: ${focus}px solid $accent; }
QToolButton[kind="rail"] { color: $rail_ink; font-size: ${tiny}px; border-radius: 10px; }
QToolButton[kind="rail"]:hover { background: $rail_selected; }
QToolButton[kind="rail"]:checked { background: $rail_selected; color: #FFFFFF; font-weight: 600; }
QToolButton[kind="rail"]:focus { border-color: $rail_ink; }
QToolButton[kind="rail"]:disabled { color: $field_line; }
QToolButton::menu-indicator { image: none; }
QPushButton::menu-indicator { image: none; width: 0; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QDateTimeEdit, QSpinBox,
QDoubleSpinBox { background: $card; color: $ink; border: 1px solid $field_line;
  border-radius: ${radius}px; padding: 0 10px; min-height: ${inner}px;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit, QTextEdit { padding: 6px 8px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus,
QDateTimeEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus { border: ${focus}px solid $accent;
  padding: 0 9px; min-height: ${focus_inner}px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 5px 7px; }
QLineEdit[wrong="true"] { border: ${focus}px solid $attention; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled,
QDateEdit:disabled, QPlainTextEdit:disabled { color: $muted; background: $window; }
QComboBox::drop-down, QDateEdit::drop-down, QDateTimeEdit::drop-down { border: none; width: 28px;
  background: transparent; }
QComboBox::down-arrow, QDateEdit::down-arrow, QDateTimeEdit::down-arrow {
  image: url("$chevron"); width: 16px; height: 16px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button,
QDoubleSpinBox::down-button { border: none; background: transparent; width: 22px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
  image: url("$chevron_up"); width: 12px; height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
  image: url("$chevron"); width: 12px; height: 12px; }
QSpinBox[stepper="true"], QDoubleSpinBox[stepper="true"] { padding: 0; }
QSpinBox[stepper="true"]:focus, QDoubleSpinBox[stepper="true"]:focus { padding: 0; }
QSpinBox[stepper="true"]::up-button, QDoubleSpinBox[stepper="true"]::up-button,
QSpinBox[stepper="true"]::down-button, QDoubleSpinBox[stepper="true"]::down-button { width: 0; }
QSpinBox[stepper="true"]::up-arrow, QDoubleSpinBox[stepper="true"]::up-arrow,
QSpinBox[stepper="true"]::down-arrow, QDoubleSpinBox[stepper="true"]::down-arrow {
  image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $field_line; outline: none;
  selection-background-color: $accent_soft; selection-color: $ink; padding: 4px; }
QCheckBox, QRadioButton { spacing: 10px; min-height: 28px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 18px; height: 18px; background: $card;
  border: 1px solid $field_line; border-radius: 5px; }
QRadioButton::indicator { border-radius: 10px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QRadioButton::indicator:checked { border: 6px solid $accent; width: 8px; height: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: ${focus}px solid $accent;
  width: 16px; height: 16px; }
QRadioButton::indicator:checked:focus { border: 6px solid $accent_pressed; width: 8px;
  height: 8px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $line; }
QProgressBar { background: $line; border: none; border-radius: 4px; min-height: 8px;
  max-height: 8px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QProgressBar[level="low"]::chunk { background: $attention; }
QMenu { background: $card; border: 1px solid $field_line; padding: 6px; }
QMenu::item { padding: 8px 28px 8px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; color: $ink; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 6px 4px; }
"""

_LISTS = """
QTableView, QListView, QTreeView { background: $card; border: none; outline: none;
  gridline-color: $line; selection-background-color: $accent_soft; selection-color: $ink;
  alternate-background-color: $window; }
QTableView[kind="people"] { selection-background-color: transparent; }
QTableView[framed="true"] { border: 1px solid $line; border-radius: ${card_radius}px; }
QTableView[kind="trail"]::item { padding: 0 8px; }
QTableView[kind="trail"] QHeaderView::section { background: transparent;
  padding: 8px 12px 8px 11px; }
QListView::item { padding: 4px 10px; border-radius: ${radius}px; }
QListView::item:selected { background: $accent_soft; color: $ink; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $card; color: $muted; border: none;
  border-bottom: 1px solid $line; padding: 8px 4px; font-size: ${small}px; font-weight: 600; }
QTableView QTableCornerButton::section { background: $card; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $field_line; border-radius: 4px; min-height: 32px;
  min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
  background: transparent; border: none; width: 0; height: 0; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; padding: 10px 14px; font-weight: 600;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabWidget::pane { border: none; }
"""


_TOUCH = """
QPushButton[kind="key"], QPushButton[kind="key-primary"] { min-width: ${key_width}px;
  max-width: ${key_width}px; min-height: ${key}px; max-height: ${key}px; padding: 0;
  border-radius: ${card_radius}px; font-size: ${number}px; font-weight: 600; }
QPushButton[kind="key"]:focus, QPushButton[kind="key-primary"]:focus { padding: 0;
  border: ${focus}px solid $accent; min-height: ${key_focus}px; max-height: ${key_focus}px;
  min-width: ${key_width_focus}px; max-width: ${key_width_focus}px; }
QPushButton[kind="key-primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="key-primary"]:disabled { background: $hover; color: $muted;
  border-color: $line; }
QPushButton[touch="true"], QPushButton[touch="true"]:focus { min-height: ${touch}px; }
QSlider { min-height: 28px; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $field_line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal { width: 18px; margin: -8px 0; border-radius: 10px;
  background: $card; border: 1px solid $accent; }
QSlider::handle:horizontal:focus { border: ${focus}px solid $accent; margin: -9px 0; }
"""


def style_sheet(tokens: Tokens) -> str:
    """Return the style sheet of the whole program in the colours of ``tokens``."""
    colours = {name: getattr(tokens, name) for name in tokens.__slots__ if name != "avatars"}
    measures = {
        "title": TITLE_PX,
        "card_title": CARD_TITLE_PX,
        "text": TEXT_PX,
        "small": SMALL_PX,
        "tiny": TINY_PX,
        "number": NUMBER_PX,
        "radius": RADIUS_CONTROL,
        "card_radius": RADIUS_CARD,
        "focus": FOCUS_PX,
        "touch": REVIEW_CONTROL_PX - 2,
        "key": KEY_PX[1] - 2,
        "key_width": KEY_PX[0] - 2,
        "key_focus": KEY_PX[1] - 2 * FOCUS_PX,
        "key_width_focus": KEY_PX[0] - 2 * FOCUS_PX,
        # Style sheet heights exclude the border: the control stays 40 px with either frame.
        "inner": CONTROL_PX - 2,
        "focus_inner": CONTROL_PX - 2 * FOCUS_PX,
    }
    arrows = {
        "chevron": resource("icons", "chevron_down_grey.svg").as_posix(),
        "check": resource("icons", f"check_on_{tokens.on_accent[1:].lower()}.svg").as_posix(),
        "chevron_up": resource("icons", "chevron_up_grey.svg").as_posix(),
    }
    template = Template(_TEXT + _SURFACES + _BUTTONS + _FIELDS + _LISTS + _TOUCH)
    return template.substitute(colours | measures | arrows)
