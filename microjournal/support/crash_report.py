"""Local crash reports: what broke and where in our code, never whose data it was.

A report holds exception types, module and line numbers, and versions. Messages, values and
paths are left out: they could carry a name.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from microjournal import __version__
from microjournal.support.paths import state_folder

_KEPT_REPORTS = 20


def describe(exception: BaseException) -> str:
    """Return the report of an exception and its causes, without messages or values."""
    import platform

    lines = [
        f"microjournal {__version__}",
        f"python {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"at {datetime.now(UTC).isoformat(timespec='seconds')}",
    ]
    for link in _chain(exception):
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}")
    return "\n".join(lines) + "\n"


def write_crash_report(exception: BaseException, folder: Path | None = None) -> Path | None:
    """Write the report into the platform's state folder; ``None`` if that is impossible."""
    # Imported here, as platform is: a start without a crash needs neither.
    import secrets

    target = (folder or state_folder()) / "crashes"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    path = target / f"{stamp}-{secrets.token_hex(3)}.txt"
    try:
        target.mkdir(parents=True, exist_ok=True)
        path.write_text(describe(exception), encoding="utf-8")
        for old in sorted(target.glob("*.txt"))[:-_KEPT_REPORTS]:
            old.unlink(missing_ok=True)
    except OSError:
        # A full disk must not turn one fault into two; stderr still gets the report.
        sys.stderr.write(describe(exception))
        return None
    return path


def _chain(exception: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = exception
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _place(filename: str) -> str:
    """Return the part of a source path that names the module, not the person's folders."""
    parts = Path(filename).parts
    for anchor in ("microjournal", "site-packages"):
        if anchor in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(anchor) - 1 :])
    return Path(filename).name
