"""A value that is built when it is first asked for, by one thread only."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, Generic, Self, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class built_once(Generic[T_co]):  # noqa: N801 - a decorator, read like functools.cached_property
    """A property computed once per object, also when several threads ask at the same time.

    ``functools.cached_property`` has no lock since Python 3.12: two threads would each build a
    value. Here every value has a lock of its own, so that a slow one holds up nobody who asks
    for another; a value may ask for others of the same object as long as no circle arises.
    Afterwards the value lies in the object's ``__dict__`` and costs no more than an attribute.
    """

    def __init__(self, build: Callable[[Any], T_co]) -> None:
        self._build = build
        self._name = build.__name__
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T_co: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T_co:
        if instance is None:
            return self
        kept = instance.__dict__
        # One step of the interpreter: of two threads one gets the other's lock.
        lock: RLock = kept.setdefault(f"lock of {self._name}", RLock())
        with lock:
            if self._name not in kept:
                kept[self._name] = self._build(instance)
        value: T_co = kept[self._name]
        return value
