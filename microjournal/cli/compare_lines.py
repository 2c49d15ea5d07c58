"""``compare --jsonl``: one process that answers a line for every line it reads."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from microjournal.cli.line_protocol import (
    answer_fields,
    error_fields,
    identity_fields,
    parse_request,
    request_object,
)
from microjournal.cli.measurement_fields import Fields
from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.domain.errors import MicrojournalError
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.services.comparing_files import FileComparer


def answer_lines(console: Console, metric_id: str | None) -> int:
    """Answer every line of standard input until it ends, in order, each at once.

    Raises InputError when there is no metric of this id, before any line is read.
    """
    from microjournal.bootstrap.toolbox import Toolbox

    toolbox = Toolbox(decoder_workers=1)
    try:
        # It starts while the libraries of the measurement are imported.
        toolbox.decoder.warm_up()
        from microjournal.services.comparing_files import FileComparer
        from microjournal.texture.plugin import find_metric

        metric = find_metric(metric_id)
        comparer = FileComparer(toolbox.analyser, toolbox.decoder, metric)
        for line in _lines():
            console.json_line(_answer(comparer, line))
    finally:
        toolbox.close()
    return EXIT_OK


def _lines() -> Iterator[bytes]:
    """Yield the lines that are not blank; a standard input that was closed has none."""
    if sys.stdin is None:
        return
    for line in sys.stdin.buffer:
        if line.strip():
            yield line


def _answer(comparer: FileComparer, line: bytes) -> Fields:
    """Return the answer to one line, whatever it says: the next line must be answered, too."""
    identity: Fields = {}
    try:
        asked = request_object(line)
        identity = identity_fields(asked)
        return identity | _compared(comparer, asked)
    except MicrojournalError as error:
        return identity | error_fields(error)
    except Exception as error:  # noqa: BLE001 - the edge of a line: one bad pair ends no series
        from microjournal.support.crash_report import write_crash_report

        write_crash_report(error)
        return identity | error_fields(_our_bug())


def _compared(comparer: FileComparer, asked: Mapping[str, JsonValue]) -> Fields:
    from microjournal.services.pair_summary import summarise
    from microjournal.services.photo_pair import RegionHints

    request = parse_request(asked)
    hints = RegionHints(px_per_mm=request.px_per_mm, region=request.region)
    pair = comparer.compare(request.base, request.follow, hints)
    return answer_fields(pair, summarise(pair))


def _our_bug() -> MicrojournalError:
    return MicrojournalError(
        "internal_error",
        _("The program met an error of its own with this pair."),
        _("A report without personal data was written."),
    )
