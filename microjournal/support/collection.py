"""Pauses of the garbage collector while a start makes thousands of objects that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Look for no garbage inside the block: while modules load there is next to none.

    Nor does any later collection look at what was made inside: it stays while the program runs.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
