"""The settings page: practice, look, patient review, care of the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from microjournal import __version__
from microjournal.domain.identifiers import PatientId
from microjournal.domain.reports import PracticeProfile
from microjournal.gui.actions import WindowActions
from microjournal.gui.desktop.people_card import PeopleCard
from microjournal.gui.desktop.pin_dialog import pin_field
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.settings import SettingsPresenter, SettingsState
from microjournal.gui.theme import Scheme, apply_theme
from microjournal.gui.tokens import CARD_GAP, SPACE_2, SPACE_6
from microjournal.gui.widgets.basics import (
    Button,
    Card,
    MutedLabel,
    PlainLabel,
    SegmentedControl,
    TitleLabel,
)
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.scrolling import clear_layout
from microjournal.gui.widgets.states import ErrorBanner, ProgressStrip
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_COLUMN_PX = 760
_LANGUAGES = (("", ""), ("en", "English"), ("de", "Deutsch"))


class SettingsPage(QWidget):
    """Cards below each other; each saves by itself."""

    def __init__(self, application: Application, runner: Runner, actions: WindowActions) -> None:
        super().__init__()
        self._application, self._runner = application, runner
        self._window = actions
        self._said = ""
        self._banner = ErrorBanner(self)
        self.practice = [QLineEdit(self) for _field in range(3)]
        self.theme = SegmentedControl(
            [
                (Scheme.SYSTEM, _("As the system")),
                (Scheme.LIGHT, _("Light")),
                (Scheme.DARK, _("Dark")),
            ],
            name=_("Look"),
            parent=self,
        )
        self.language = QComboBox(self)
        self.pins = [pin_field(text, self) for text in (_("New PIN"), _("Again"))]
        self.people = PeopleCard(application, runner, actions, self)
        self._pin_state = MutedLabel(parent=self)
        self.repeatability = PlainLabel(wrap=True, parent=self)
        self._facts = QGridLayout()
        self._shown_facts: tuple[tuple[str, str], ...] = ()
        self.verify_button = Button(_("Check the journal"), icon_name="shield", parent=self)
        self.passphrase_button = Button("", icon_name="lock", parent=self)
        self._verdict = PlainLabel(wrap=True, parent=self)
        self._strip = ProgressStrip(self)
        self._arrange()
        self.presenter = SettingsPresenter(
            application, runner, self.show_state, actions.journal_changed
        )
        self._connect()

    def set_patient(self, patient_id: PatientId | None) -> None:
        """Do nothing: settings belong to nobody."""

    def showEvent(self, event: QShowEvent) -> None:
        """Read everything again each time the page is shown."""
        super().showEvent(event)
        self.presenter.load()
        self.people.load()

    def _arrange(self) -> None:
        column = QWidget(self)
        column.setProperty("ground", "none")
        column.setMaximumWidth(_COLUMN_PX)
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, SPACE_2, SPACE_6)
        box.setSpacing(CARD_GAP)
        box.addWidget(TitleLabel(_("Settings"), self))
        box.addWidget(self._banner)
        for card in (
            self._practice_card(),
            self._look_card(),
            self._review_card(),
            self.people,
            self._repeatability_card(),
            self._journal_card(),
            self._about_card(),
        ):
            box.addWidget(card)
        box.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(column)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _practice_card(self) -> Card:
        card = Card(_("Practice"), self)
        card.box.addWidget(MutedLabel(_("Printed at the head of every document."), parent=self))
        form = field_form()
        for text, field in zip((_("Name"), _("Address"), _("Phone")), self.practice, strict=True):
            form.addRow(field_label(text, field, self), field)
        card.box.addLayout(form)
        self._save_practice = Button(_("Save practice"), icon_name="check", parent=self)
        card.box.addWidget(self._save_practice, 0, Qt.AlignmentFlag.AlignRight)
        return card

    def _look_card(self) -> Card:
        card = Card(_("Look and language"), self)
        for code, name in _LANGUAGES:
            self.language.addItem(name or _("As the system"), code)
        form = field_form()
        look = QHBoxLayout()
        look.addWidget(self.theme)
        look.addStretch(1)
        form.addRow(field_label(_("Look"), self.theme, self), look)
        form.addRow(field_label(_("Language"), self.language, self), self.language)
        card.box.addLayout(form)
        card.box.addWidget(MutedLabel(_("A new language holds from the next start."), parent=self))
        return card

    def _review_card(self) -> Card:
        card = Card(_("Patient review"), self)
        card.box.addWidget(self._pin_state)
        form = field_form()
        for text, field in zip((_("New PIN"), _("Again")), self.pins, strict=True):
            form.addRow(field_label(text, field, self), field)
        card.box.addLayout(form)
        self._save_pin = Button(_("Save PIN"), icon_name="lock", parent=self)
        card.box.addWidget(self._save_pin, 0, Qt.AlignmentFlag.AlignRight)
        return card

    def _repeatability_card(self) -> Card:
        card = Card(_("Repeat photographs"), self)
        card.box.addWidget(self.repeatability)
        card.box.addWidget(
            MutedLabel(
                _(
                    "Two photos of one view in one session, before treatment, are measured "
                    "against each other. From six such pairs on, what they differ by sets how "
                    "precise the measurements made from then on are taken to be."
                ),
                wrap=True,
                parent=self,
            )
        )
        return card

    def _journal_card(self) -> Card:
        card = Card(_("Journal"), self)
        self._facts.setHorizontalSpacing(SPACE_6)
        self._facts.setVerticalSpacing(SPACE_2)
        self._facts.setColumnStretch(1, 1)
        card.box.addLayout(self._facts)
        card.box.addWidget(self._verdict)
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addStretch(1)
        row.addWidget(self.passphrase_button)
        row.addWidget(self.verify_button)
        card.box.addLayout(row)
        card.box.addWidget(self._strip)
        return card

    def _about_card(self) -> Card:
        card = Card(_("About"), self)
        card.box.addWidget(PlainLabel(f"microjournal {__version__}", parent=self))
        card.box.addWidget(
            MutedLabel(
                _(
                    "For documenting and comparing photographs; not intended for diagnosis, "
                    "monitoring of disease or treatment decisions."
                ),
                wrap=True,
                parent=self,
            )
        )
        return card

    def _connect(self) -> None:
        self._save_practice.clicked.connect(self._practice_typed)
        self._save_pin.clicked.connect(self._pin_typed)
        self.theme.chosen.connect(self._theme_chosen)
        self.language.activated.connect(
            lambda _index: self.presenter.choose_language(self.language.currentData())
        )
        self.passphrase_button.clicked.connect(self._ask_for_passphrase)
        self.verify_button.clicked.connect(self.presenter.verify)
        self._strip.cancel_requested.connect(self.presenter.stop_verifying)

    def show_state(self, state: SettingsState) -> None:
        """Show everything; fields in which somebody types are left alone."""
        profile = state.practice
        for field, text in zip(
            self.practice, (profile.name, profile.address, profile.phone), strict=True
        ):
            if not field.isModified() and field.text() != text:
                field.setText(text)
        self.theme.choose(state.settings.theme)
        self.language.setCurrentIndex(max(self.language.findData(state.settings.language), 0))
        self._pin_state.setText(_pin_text(state.has_pin))
        self.repeatability.setText("\n".join(state.repeatability))
        self._show_facts(state.facts)
        self._show_care(state)
        if state.saved and state.saved != self._said:
            self._window.announce(state.saved)
        self._said = state.saved

    def _show_care(self, state: SettingsState) -> None:
        self.verify_button.setEnabled(state.verifying is None)
        self.passphrase_button.setText(
            _("Change passphrase…") if state.has_passphrase else _("Protect with a passphrase…")
        )
        self._verdict.setText(state.verdict)
        self._verdict.setVisible(bool(state.verdict))
        self._verdict.set_role("text" if state.verdict_is_good else "attention")
        if state.verifying is None:
            self._strip.finish()
        else:
            self._strip.show_progress(state.verifying)
        self._banner.follow(state.error)

    def _show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        if facts == self._shown_facts:
            return
        self._shown_facts = facts
        clear_layout(self._facts)
        for number, (name, text) in enumerate(facts):
            self._facts.addWidget(MutedLabel(name, parent=self), number, 0)
            label = PlainLabel(text, wrap=True, parent=self)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(label, number, 1)

    def _practice_typed(self) -> None:
        name, address, phone = (field.text().strip() for field in self.practice)
        for field in self.practice:
            field.setModified(False)
        self.presenter.save_practice(PracticeProfile(name=name, address=address, phone=phone))

    def _pin_typed(self) -> None:
        first, second = (field.text() for field in self.pins)
        for field in self.pins:
            field.clear()
        self.presenter.save_pin(first, second)

    def _ask_for_passphrase(self) -> None:
        # Imported here: it brings the steps of the first run along.
        from microjournal.gui.desktop.passphrase_dialog import PassphraseDialog

        dialog = PassphraseDialog(self._application, self._runner, self)
        dialog.changed.connect(self.presenter.passphrase_changed)
        dialog.open()

    def _theme_chosen(self, theme: str) -> None:
        self.presenter.choose_theme(theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, Scheme(theme))


def _pin_text(has_pin: bool) -> str:
    if has_pin:
        return _("A PIN is set; the patient's screen closes only with it.")
    return _("Set 4 to 8 digits that end the patient's review of the own progress.")
