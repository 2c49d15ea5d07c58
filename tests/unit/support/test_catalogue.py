"""The catalogues of translations: complete, faithful, compiled, and used."""

from __future__ import annotations

import gettext
import io
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import Endpoint
from microjournal.reports.words import length_text, number_text, region_text
from microjournal.support.i18n import LANGUAGE_VARIABLE, ngettext
from microjournal.support.words import day_text, endpoint_text, inside_sentence
from tests.helpers.catalogue import (
    Entry,
    catalogue_path,
    catalogue_text,
    compiled,
    languages,
    merged,
    messages_in_code,
    messages_of,
    read_catalogue,
)
from tests.helpers.command_line import run

LANGUAGES = languages()
# Words that would promise more than photographs can say; "Diagnose" may only be ruled out.
PROMISES = ("Tiefe", "Hautalter", "Volumen", "Perzentil", "DSGVO", "medizinisch")
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, "de")


def fields(text: str) -> list[tuple[str, str]]:
    """The placeholders of a text with their formats, in any order."""
    parts = Formatter().parse(text)
    return sorted((name, form or "") for _before, name, form, _conversion in parts if name)


def translations(language: str) -> list[tuple[str, str]]:
    """Each translation beside the English it stands for (the plural's, where there is one)."""
    return [
        (entry.plural or entry.message, form)
        for entry in read_catalogue(catalogue_path(language)).values()
        for form in entry.forms
        if form
    ]


def test_german_is_there() -> None:
    assert "de" in LANGUAGES


@EVERY_LANGUAGE
def test_a_catalogue_holds_the_messages_of_the_code_and_no_others(language: str) -> None:
    in_code, in_catalogue = messages_in_code(), read_catalogue(catalogue_path(language))
    assert sorted(set(in_code) - set(in_catalogue)) == [], "run: make catalogue"
    assert sorted(set(in_catalogue) - set(in_code)) == [], "run: make catalogue"


@EVERY_LANGUAGE
def test_every_entry_is_translated_and_nobody_doubts_it(language: str) -> None:
    entries = read_catalogue(catalogue_path(language)).values()
    assert [entry.message for entry in entries if not entry.is_complete] == []


@EVERY_LANGUAGE
def test_a_translation_has_the_placeholders_of_its_message(language: str) -> None:
    assert [form for text, form in translations(language) if fields(text) != fields(form)] == []


@EVERY_LANGUAGE
def test_a_translation_keeps_the_blanks_and_dots_at_its_ends(language: str) -> None:
    def ends(text: str) -> tuple[bool, ...]:
        return (text[0].isspace(), text[-1].isspace(), text[-1] == "…", text[-1] == ".")

    pairs = [pair for pair in translations(language) if pair[0] != "."]
    assert [form for text, form in pairs if ends(text) != ends(form)] == []


@EVERY_LANGUAGE
def test_the_compiled_catalogue_belongs_to_the_text(language: str) -> None:
    path = catalogue_path(language)
    entries = read_catalogue(path)
    assert path.read_text(encoding="utf-8") == catalogue_text(language, entries.values())
    assert path.with_suffix(".mo").read_bytes() == compiled(language, entries.values())


def test_german_promises_no_more_than_photographs_can_say() -> None:
    promising = [
        form
        for text, form in translations("de")
        if any(word in form for word in PROMISES)
        or ("Diagnose" in form and "not intended for diagnosis" not in text)
    ]
    assert promising == []


def test_messages_are_found_with_their_plural_and_joined_when_they_stand_on_two_lines() -> None:
    source = '_("Two " "lines")\nngettext("{n} day", "{n} days", n)\nself._("no message")'
    assert [(each.message, each.plural) for each in messages_of(source)] == [
        ("Two lines", ""),
        ("{n} day", "{n} days"),
    ]


def test_a_message_that_is_put_together_while_running_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1"):
        list(messages_of('_(f"{n} photos")'))


def test_merging_keeps_what_is_known_and_drops_what_nobody_says() -> None:
    known = {
        "Kept": Entry(message="Kept", forms=("Bleibt",)),
        "Gone": Entry(message="Gone", forms=("Weg",)),
    }
    messages = {"Kept": Entry(message="Kept"), "New": Entry(message="New")}
    assert merged(messages, known) == [known["Kept"], Entry(message="New")]


def test_a_message_that_got_a_plural_is_translated_anew() -> None:
    known = {"{n} day": Entry(message="{n} day", forms=("{n} Tag",))}
    messages = {"{n} day": Entry(message="{n} day", plural="{n} days")}
    assert not merged(messages, known)[0].is_complete


def test_text_and_compiled_catalogue_say_the_same_of_awkward_messages(tmp_path: Path) -> None:
    entries = [
        Entry(message='A "quoted" word', forms=("Ein „zitiertes“ \\ Wort",)),
        Entry(message="One\ntwo\nthree", forms=("Eins\nzwei\ndrei",)),
        Entry(message="{n} day", plural="{n} days", forms=("{n} Tag", "{n} Tage")),
    ]
    path = tmp_path / "some.po"
    path.write_text(catalogue_text("de", entries), encoding="utf-8")
    assert sorted(read_catalogue(path).values(), key=lambda each: each.message) == entries
    read = gettext.GNUTranslations(io.BytesIO(compiled("de", entries)))
    assert read.gettext("One\ntwo\nthree") == "Eins\nzwei\ndrei"
    assert [read.ngettext("{n} day", "{n} days", n) for n in (0, 1, 2)] == [
        "{n} Tage",
        "{n} Tag",
        "{n} Tage",
    ]


def test_a_doubtful_translation_is_not_compiled() -> None:
    doubtful = Entry(message="Save", forms=("Retten",), fuzzy=True)
    read = gettext.GNUTranslations(io.BytesIO(compiled("de", [doubtful])))
    assert read.gettext("Save") == "Save"


@pytest.mark.usefixtures("german")
def test_german_numbers_and_days_are_written_the_german_way() -> None:
    assert number_text(-1.25, decimals=2) == "−1,25"
    assert [length_text(length) for length in (0.25, 1.0, 1.5)] == ["0,25", "1", "1,5"]
    assert day_text(date(2026, 3, 9)) == "9. März 2026"
    assert ngettext("{n} photo", "{n} photos", 2) == "{n} Fotos"


@pytest.mark.usefixtures("german")
def test_german_nouns_keep_their_capital_inside_a_sentence() -> None:
    labels = (
        endpoint_text(Endpoint.PINPOINT_BLEEDING),
        region_text(AnatomicRegion.LEFT_CHEEK),
        region_text(AnatomicRegion.FOREHEAD),
    )
    assert [inside_sentence(label) for label in labels] == [
        "punktförmige Blutung",
        "linke Wange",
        "Stirn",
    ]


def test_english_labels_lose_their_capital_inside_a_sentence() -> None:
    assert inside_sentence(region_text(AnatomicRegion.LEFT_CHEEK)) == "left cheek"


def test_a_command_answers_in_the_language_of_its_environment(tmp_path: Path) -> None:
    answers = {
        language: run(tmp_path / "nowhere", "patient", "list", **{LANGUAGE_VARIABLE: language})
        for language in ("en", "de")
    }
    messages = {language: answer.error["message"] for language, answer in answers.items()}
    assert messages == {
        "en": "This folder is not a journal.",
        "de": "Dieser Ordner ist kein Journal.",
    }
    assert answers["de"].error["code"] == answers["en"].error["code"]
