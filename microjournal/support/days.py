"""Days as people read them, apart from the other words: the first paint needs these alone."""

from __future__ import annotations

from datetime import date

from microjournal.support.i18n import _


def day_text(day: date) -> str:
    """Return a day in full, such as "12 Jan 2026"."""
    return _("{day} {month} {year}").format(day=day.day, month=month_text(day), year=day.year)


def short_day_text(day: date) -> str:
    """Return a day without its year, such as "12 Jan"."""
    return _("{day} {month}").format(day=day.day, month=month_text(day))


def month_text(day: date) -> str:
    """Return the short name of the month of a day."""
    return (
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
        _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
    )[day.month - 1]  # fmt: skip


def age_on(birth_date: date, day: date) -> int:
    """Return full years between a birth date and a day."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday
