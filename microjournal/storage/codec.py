"""Domain values to canonical JSON text and back, exactly.

Works from the type hints of the frozen dataclasses: nested dataclasses, tuples, enums, dates,
instants, optional values. Floats keep every bit (``repr`` round trip); values that JSON cannot
say (infinities, not-a-number) are text. Fields a text does not name keep their default, so a
record of an earlier program stays readable.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_text(value: object) -> str:
    """Return the canonical JSON text of a domain value."""
    return json.dumps(
        encode(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def from_text(kind: type[T], text: str) -> T:
    """Return the value of type ``kind`` that :func:`to_text` wrote."""
    value: T = decode(kind, json.loads(text))
    return value


def tuple_from_text(kind: type[T], text: str) -> tuple[T, ...]:
    """Return the tuple of values of type ``kind`` that :func:`to_text` wrote."""
    return tuple(decode(kind, item) for item in json.loads(text))


def encode(value: object) -> Any:
    """Return what ``json`` can write for a domain value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else repr(float(value))
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} is no domain value")


def decode(kind: Any, value: Any) -> Any:
    """Return the domain value of type ``kind`` for what ``json`` read."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = next(option for option in get_args(kind) if option is not type(None))
        return None if value is None else decode(inner, value)
    if origin is tuple:
        return _decode_tuple(get_args(kind), value)
    kind = getattr(kind, "__supertype__", kind)
    if is_dataclass(kind):
        return _decode_fields(kind, value)
    if issubclass(kind, (date, datetime)):
        return kind.fromisoformat(value)
    if issubclass(kind, (Enum, float)):
        return kind(value)
    return value


def _decode_fields(kind: Any, value: dict[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: decode(hints[name], held) for name, held in value.items()})


def _decode_tuple(kinds: tuple[Any, ...], values: Sequence[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(decode(kinds[0], value) for value in values)
    return tuple(decode(kind, value) for kind, value in zip(kinds, values, strict=True))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
