"""Checks JSON against a schema of the few keywords that ours use; an unknown keyword is an error.

Enough of JSON Schema 2020-12 for ``resources/schema``, so that no library is needed for it.
"""

from __future__ import annotations

import re
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_WORDS = frozenset({"$schema", "$id", "$defs", "title", "description"})


def complaints(
    value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$"
) -> list[str]:
    """Return what is wrong with ``value``, each with its place; empty when it is valid."""
    found: list[str] = []
    for keyword, wanted in schema.items():
        if keyword in _WORDS or keyword in {"minItems", "maxItems"}:
            continue
        found += _CHECKS[keyword](value, wanted, root, at)
    if isinstance(value, list):
        least, most = schema.get("minItems", 0), schema.get("maxItems", len(value))
        found += [] if least <= len(value) <= most else [f"{at}: {len(value)} items"]
    return found


def _type(value: Any, wanted: str, root: dict[str, Any], at: str) -> list[str]:
    is_one = isinstance(value, _TYPES[wanted]) and (wanted == "boolean" or value is not True)
    is_one = is_one and (wanted == "boolean" or value is not False)
    return [] if is_one else [f"{at}: no {wanted}"]


def _const(value: Any, wanted: Any, root: dict[str, Any], at: str) -> list[str]:
    return [] if value == wanted else [f"{at}: not {wanted!r}"]


def _enum(value: Any, wanted: list[Any], root: dict[str, Any], at: str) -> list[str]:
    return [] if value in wanted else [f"{at}: {value!r} is none of {wanted}"]


def _pattern(value: Any, wanted: str, root: dict[str, Any], at: str) -> list[str]:
    return [] if isinstance(value, str) and re.search(wanted, value) else [f"{at}: {value!r}"]


def _required(value: Any, wanted: list[str], root: dict[str, Any], at: str) -> list[str]:
    held = value if isinstance(value, dict) else dict.fromkeys(wanted)
    return [f"{at}: {name} is missing" for name in wanted if name not in held]


def _properties(value: Any, wanted: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    return [
        complaint
        for name, schema in wanted.items()
        if isinstance(value, dict) and name in value
        for complaint in complaints(value[name], schema, root, f"{at}.{name}")
    ]


def _items(value: Any, wanted: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    return [
        complaint
        for number, item in enumerate(value if isinstance(value, list) else ())
        for complaint in complaints(item, wanted, root, f"{at}[{number}]")
    ]


def _any_of(value: Any, wanted: list[Any], root: dict[str, Any], at: str) -> list[str]:
    each = [complaints(value, schema, root, at) for schema in wanted]
    return [] if any(not found for found in each) else [one for found in each for one in found]


def _reference(value: Any, wanted: str, root: dict[str, Any], at: str) -> list[str]:
    return complaints(value, root["$defs"][wanted.removeprefix("#/$defs/")], root, at)


_CHECKS: dict[str, Any] = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "pattern": _pattern,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "anyOf": _any_of,
    "$ref": _reference,
}
