"""Turn tables of a TOML file into typed reference entries, naming the place of every mistake."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from microjournal.domain.errors import InputError
from microjournal.services.reference_entries import ReferenceEntry
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Record = TypeVar("Record", bound=DataclassInstance)
Entry = TypeVar("Entry", bound=ReferenceEntry)


def read_entries(file: Path, kind: type[Entry], language: str) -> tuple[Entry, ...]:
    """Return the entries of one file.

    Parameters
    ----------
    file : Path
        A TOML file of ``[[entry]]`` tables.
    kind : type
        The dataclass of its entries.
    language : str
        Two letters; a field ``label_de`` stands in for ``label`` when it is ``"de"``.

    Raises
    ------
    InputError
        ``reference_invalid``, naming the file, the entry and what is wrong with it.
    """
    found: dict[str, Entry] = {}
    for number, table in enumerate(_tables(file), start=1):
        name = str(table.get("id", number))
        where = f"{file.name}, {name}"
        entry = _record(kind, _in_language(table, kind, language, where), where)
        _check(entry, where)
        if entry.id in found:
            raise _invalid(where, _("this id occurs twice"))
        found[entry.id] = entry
    return tuple(found.values())


def _tables(file: Path) -> list[Mapping[str, object]]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _invalid(file.name, str(error)) from error
    except OSError as error:
        raise _invalid(file.name, error.strerror or str(error)) from error
    tables = content.get("entry", [])
    if set(content) - {"entry"} or not isinstance(tables, list):
        raise _invalid(file.name, _("only [[entry]] tables are expected"))
    for table in tables:
        if not isinstance(table, dict):
            raise _invalid(file.name, _("only [[entry]] tables are expected"))
    return tables


def _in_language(
    table: Mapping[str, object], kind: type[Entry], language: str, where: str
) -> dict[str, object]:
    """Return the fields of one entry, texts in ``language`` where the entry has them."""
    names = {field.name for field in fields(kind)}
    chosen: dict[str, object] = {}
    for key, value in table.items():
        stem, _separator, suffix = key.rpartition("_")
        translated = stem in names and len(suffix) == 2
        if key not in names and not translated:
            raise _invalid(where, _("unknown field '{field}'").format(field=key))
        if key in names:
            chosen.setdefault(key, value)
        elif suffix == language:
            chosen[stem] = value
    return chosen


def _record(kind: type[Record], values: Mapping[str, object], where: str) -> Record:
    """Return a dataclass whose fields are converted by their type hints."""
    hints = _hints(kind)
    converted: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in values:
            place = f"{where}, {field.name}"
            converted[field.name] = _value(hints[field.name], values[field.name], place)
        elif _is_required(field):
            raise _invalid(where, _("'{field}' is missing").format(field=field.name))
    unknown = set(values) - set(converted)
    if unknown:
        raise _invalid(where, _("unknown field '{field}'").format(field=min(unknown)))
    return kind(**converted)


@cache
def _hints(kind: type[object]) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _value(hint: Any, value: object, where: str) -> object:
    """Return ``value`` as the type of a field, or say what was expected."""
    if get_origin(hint) is tuple:
        return _values(get_args(hint), value, where)
    if get_origin(hint) is UnionType:
        if value == "":
            return None
        return _value(_without_none(hint), value, where)
    if hint is date:
        return _day(value, where)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _member(hint, value, where)
    if is_dataclass(hint) and isinstance(hint, type) and isinstance(value, dict):
        return _record(hint, value, where)
    return _plain(hint, value, where)


def _plain(hint: Any, value: object, where: str) -> object:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    # Python counts bool as int; a reference file does not.
    if isinstance(value, hint) and isinstance(value, bool) == (hint is bool):
        return value
    raise _invalid(where, _("'{value}' is no {kind}").format(value=value, kind=hint.__name__))


def _without_none(hint: Any) -> Any:
    return next(part for part in get_args(hint) if part is not NoneType)


def _values(hints: tuple[Any, ...], value: object, where: str) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _invalid(where, _("a list is expected"))
    if hints[-1] is Ellipsis:
        return tuple(_value(hints[0], item, where) for item in value)
    if len(value) != len(hints):
        raise _invalid(where, _("{count} values are expected").format(count=len(hints)))
    pair = tuple(_value(hint, item, where) for hint, item in zip(hints, value, strict=True))
    if sorted(value) != value:
        raise _invalid(where, _("the smaller value comes first"))
    return pair


def _day(value: object, where: str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise _invalid(where, _("a day such as 2026-01-31 is expected")) from error


def _member(kind: type[StrEnum], value: object, where: str) -> StrEnum:
    try:
        return kind(str(value))
    except ValueError as error:
        allowed = ", ".join(member.value for member in kind)
        raise _invalid(
            where, _("'{value}' is none of: {allowed}").format(value=value, allowed=allowed)
        ) from error


def _check(entry: ReferenceEntry, where: str) -> None:
    if not entry.id or not entry.source.strip():
        raise _invalid(where, _("every entry needs an id and a source"))
    if entry.verified and (not entry.verified_by.strip() or entry.verified_on is None):
        raise _invalid(where, _("a verified entry needs verified_by and verified_on"))


def _invalid(where: str, problem: str) -> InputError:
    return InputError(
        "reference_invalid",
        _("The reference data cannot be used: {where}: {problem}.").format(
            where=where, problem=problem
        ),
        _("Correct the entry in the clinic's reference folder, or remove the file."),
    )
