"""The rows of a form in which a new passphrase is typed, judged and repeated."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QProgressBar, QWidget

from microjournal.gui.presenters.passphrases import StrengthState
from microjournal.gui.tokens import SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import Button, MutedLabel, repolish
from microjournal.gui.widgets.forms import field_label
from microjournal.gui.widgets.secret_field import reveal_button, secret_field
from microjournal.support.i18n import _


class NewPassphrase:
    """Adds its rows to ``form``; the widgets belong to ``parent``."""

    def __init__(self, form: QFormLayout, parent: QWidget, *, name: str = "") -> None:
        self._judge: Callable[[str], StrengthState] = lambda _text: StrengthState()
        self._suggest: Callable[[], str] = lambda: ""
        self._name = name or _("Passphrase")
        self.passphrase = secret_field(self._name, parent)
        self.repeated = secret_field(_("Passphrase again"), parent)
        self.meter = QProgressBar(parent)
        self.meter.setTextVisible(False)
        self.meter.setRange(0, 100)
        self.meter.setAccessibleName(_("Strength of the passphrase"))
        self.verdict = MutedLabel(parent=parent)
        self._add_rows(form, parent)
        self.passphrase.textChanged.connect(self._judge_passphrase)

    def set_judge(self, judge: Callable[[str], StrengthState], suggest: Callable[[], str]) -> None:
        """Say who judges and who proposes passphrases."""
        self._judge, self._suggest = judge, suggest

    def set_enabled(self, enabled: bool) -> None:
        """Let something be typed, or not."""
        for field in (self.passphrase, self.repeated):
            field.setEnabled(enabled)

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.passphrase, self.repeated):
            field.clear()

    def _add_rows(self, form: QFormLayout, parent: QWidget) -> None:
        suggest = Button(_("Suggest one"), kind="quiet", icon_name="refresh", parent=parent)
        suggest.clicked.connect(self._take_suggestion)
        # In a dialog, Return in a field would else overwrite what was typed.
        suggest.setAutoDefault(False)
        secret_row = QHBoxLayout()
        secret_row.setSpacing(SPACE_2)
        secret_row.addWidget(self.passphrase, 1)
        secret_row.addWidget(reveal_button(parent, self.passphrase, self.repeated))
        form.addRow(field_label(self._name, self.passphrase, parent), secret_row)
        strength = QHBoxLayout()
        strength.setSpacing(SPACE_3)
        strength.addWidget(self.meter, 1)
        strength.addWidget(self.verdict)
        strength.addWidget(suggest)
        form.addRow("", strength)
        form.addRow(field_label(_("Again"), self.repeated, parent), self.repeated)

    def _judge_passphrase(self, text: str) -> None:
        strength = self._judge(text)
        self.meter.setValue(round(100 * strength.fraction))
        self.meter.setProperty("level", "enough" if strength.accepted else "low")
        repolish(self.meter)
        self.verdict.setText(strength.text)

    def _take_suggestion(self) -> None:
        suggestion = self._suggest()
        for field in (self.passphrase, self.repeated):
            field.setEchoMode(QLineEdit.EchoMode.Normal)
            field.setText(suggestion)
