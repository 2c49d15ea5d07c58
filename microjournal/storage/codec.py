"""Domain values to canonical JSON text and back, exactly.

Works from the type hints of the frozen dataclasses: nested dataclasses, tuples, enums, dates,
instants, optional values. Floats keep every bit (``repr`` round trip); values that JSON cannot
say (infinities, not-a-number) are text. Fields a text does not name keep their default, so a
record of an earlier program stays readable.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder = Callable[[Any], Any]


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
    return _decoder(kind)(value)


@cache
def _decoder(kind: Any) -> Decoder:
    """Return what decodes values of one type; a record asks for a few types, very often."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = _decoder(next(one for one in get_args(kind) if one is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_decoder(get_args(kind))
    kind = getattr(kind, "__supertype__", kind)
    if is_dataclass(kind):
        return _fields_decoder(kind)
    if issubclass(kind, (date, datetime)):
        from_iso: Decoder = kind.fromisoformat
        return from_iso
    if issubclass(kind, (Enum, float)):
        made: Decoder = kind
        return made
    return _as_read


def _as_read(value: Any) -> Any:
    return value


def _fields_decoder(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    return lambda value: kind(**{name: _decoder(hints[name])(held) for name, held in value.items()})


def _tuple_decoder(kinds: tuple[Any, ...]) -> Decoder:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        every = _decoder(kinds[0])
        return lambda values: tuple(every(value) for value in values)
    decoders = tuple(_decoder(kind) for kind in kinds)
    return lambda values: tuple(
        decode_one(value) for decode_one, value in zip(decoders, values, strict=True)
    )
