"""The file of a run: a head, then one finished comparison a line; all that a report needs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from microjournal.domain.errors import InputError
from microjournal.support.i18n import _
from microjournal.validation.rows import Row, from_json, to_json

NAME = "comparisons.jsonl"
_RUN, _WORKED = "run", "worked"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHead:
    """What a run was made with; rows of different heads are never mixed."""

    split: str
    seed: int
    program_version: str
    metric_id: str
    metric_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """One stretch of work on a run: how long, in how many processes, how many per suite."""

    seconds: float
    workers: int
    comparisons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A whole run read back: head, rows, seconds worked, cases that are finished.

    ``comparisons`` is what was asked for per suite, ``workers`` how many processes, when the run
    was last worked on.
    """

    head: RunHead
    rows: tuple[Row, ...] = ()
    seconds: float = 0.0
    workers: int = 0
    comparisons: int = 0
    finished: frozenset[str] = field(default_factory=frozenset)


def begin(folder: Path, head: RunHead, *, resume: bool) -> RunRecord:
    """Open the file of a run and return what it holds already.

    Raises
    ------
    InputError
        ``validation_exists``: the folder holds a run and ``resume`` is not wanted;
        ``validation_differs``: the run there was made with something else.
    """
    path = folder / NAME
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _append(path, [json.dumps({"event": _RUN, **asdict(head)})])
        return RunRecord(head=head)
    if not resume:
        raise InputError(
            "validation_exists",
            _("This folder holds a validation run already; nothing was changed."),
            _("Continue it with --resume, or choose another folder with --out."),
        )
    _drop_torn_line(path)
    record = read(folder)
    if record.head != head:
        raise InputError(
            "validation_differs",
            _("The run in this folder was made with another version, split or seed."),
            _("Begin a new one in another folder with --out."),
        )
    return record


def append_rows(folder: Path, rows: Iterable[Row]) -> None:
    """Add finished comparisons; all rows of a case at once, so that a case is whole or absent."""
    _append(folder / NAME, [to_json(row) for row in rows])


def append_worked(folder: Path, worked: Worked) -> None:
    """Note how long the run took from its start or continuation to its end or interruption."""
    _append(folder / NAME, [json.dumps({"event": _WORKED, **asdict(worked)})])


def read(folder: Path) -> RunRecord:
    """Return the run of a folder.

    Raises
    ------
    InputError
        ``validation_missing``: there is none; ``validation_unreadable``: it is damaged.
    """
    head: RunHead | None = None
    rows: list[Row] = []
    worked: list[Worked] = []
    for line in _lines(folder / NAME):
        event = line.pop("event", "")
        if event == _RUN:
            head = RunHead(**line)
        elif event == _WORKED:
            worked.append(Worked(**line))
        else:
            rows.append(from_json(line))
    if head is None:
        raise _unreadable()
    last = worked[-1] if worked else Worked(seconds=0.0, workers=0, comparisons=0)
    return RunRecord(
        head=head,
        rows=tuple(rows),
        seconds=sum(each.seconds for each in worked),
        workers=last.workers,
        comparisons=last.comparisons,
        finished=frozenset(row.case for row in rows),
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except FileNotFoundError as error:
        raise InputError(
            "validation_missing",
            _("There is no validation run in this folder."),
            _("Name the folder of a run with --out."),
        ) from error
    except (OSError, ValueError) as error:
        raise _unreadable() from error


def _unreadable() -> InputError:
    return InputError(
        "validation_unreadable",
        _("The validation run in this folder cannot be read."),
        _("Begin a new one in another folder with --out."),
    )


def _append(path: Path, lines: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("".join(f"{line}\n" for line in lines))


def _drop_torn_line(path: Path) -> None:
    """Cut off a last line that an interruption left unfinished."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    if len(whole) < len(data):
        path.write_bytes(whole)
