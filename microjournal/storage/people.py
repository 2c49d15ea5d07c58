"""The patient list: pages by name, found by prefix; milliseconds at 100,000 patients.

Who is in the trash is in no page and no count; the indexes tell it without the row.
"""

from __future__ import annotations

from microjournal.domain.patients import PatientSummary
from microjournal.storage.connection import SqlConnection
from microjournal.storage.summary import folded, summary_of

_LAST_LETTER = "\U0010ffff"
_BROAD = 1000
_KEY = "id, family_folded, given_folded, chart_folded FROM patient"
_EVERYBODY = f"SELECT {_KEY} WHERE trashed_at IS NULL"
_BY_PREFIX = (
    f"{_EVERYBODY} AND family_folded >= :low{{n}} AND family_folded < :high{{n}}"
    f" UNION {_EVERYBODY} AND given_folded >= :low{{n}} AND given_folded < :high{{n}}"
    f" UNION {_EVERYBODY} AND chart_folded >= :low{{n}} AND chart_folded < :high{{n}}"
)
# The plus signs keep these comparisons from choosing an index: rows come in the order of names.
_MATCHES = (
    "(+family_folded >= :low{n} AND +family_folded < :high{n}"
    " OR +given_folded >= :low{n} AND +given_folded < :high{n}"
    " OR +chart_folded >= :low{n} AND +chart_folded < :high{n})"
)
_AFTER = "(family_folded, given_folded, chart_folded) > (:family, :given, :chart)"
_ORDER = "ORDER BY family_folded, given_folded, chart_folded LIMIT :limit"
_PAGE = """
SELECT p.id, p.chart_number, p.given_name, p.family_name, p.birth_date,
       (SELECT count(*) FROM session AS s WHERE s.patient_id = p.id) AS sessions,
       (SELECT max(s.held_on) FROM session AS s WHERE s.patient_id = p.id) AS last_session_on
FROM ({page}) AS page JOIN patient AS p ON p.id = page.id
ORDER BY p.family_folded, p.given_folded, p.chart_folded
"""


def page_of_patients(
    connection: SqlConnection, search: str, after: PatientSummary | None, limit: int
) -> tuple[PatientSummary, ...]:
    """Return the patients that match, in order, from the one after ``after`` on."""
    matching, values = _matching(search)
    if _is_broad(connection, values):
        matching = " ".join((_EVERYBODY, "AND", _MATCHES.format(n=0)))
    page = ["SELECT id FROM (", matching, ")"]
    if after is not None:
        page += ["WHERE", _AFTER]
        values |= {
            "family": folded(after.family_name),
            "given": folded(after.given_name),
            "chart": folded(after.chart_number),
        }
    statement = _PAGE.format(page=" ".join([*page, _ORDER]))
    rows = connection.rows(statement, values | {"limit": limit})
    return tuple(summary_of(row) for row in rows)


def number_of_patients(connection: SqlConnection, search: str) -> int:
    """Return how many patients match."""
    matching, values = _matching(search)
    return int(connection.rows(" ".join(("SELECT count(*) FROM (", matching, ")")), values)[0][0])


def _matching(search: str) -> tuple[str, dict[str, object]]:
    """Return the query for the keys of matching patients: the phrase, or every word of it."""
    words = folded(search).split()
    if not words:
        return _EVERYBODY, {}
    values = _range(0, " ".join(words))
    matching = _BY_PREFIX.format(n=0)
    if len(words) > 1:
        for number, word in enumerate(words, start=1):
            values |= _range(number, word)
        others = " AND ".join(_MATCHES.format(n=number) for number in range(2, len(words) + 1))
        first = _BY_PREFIX.format(n=1)
        matching = " ".join((matching, "UNION SELECT * FROM (", first, ") WHERE", others))
    return matching, values


def _is_broad(connection: SqlConnection, values: dict[str, object]) -> bool:
    """Tell whether one short word matches so many that a page fills sooner along the names."""
    if "low0" not in values or "low1" in values:
        return False
    candidates = _BY_PREFIX.format(n=0).replace("UNION", "UNION ALL")
    counted = ("SELECT count(*) FROM (", candidates, "LIMIT", str(_BROAD), ")")
    return int(connection.rows(" ".join(counted), values)[0][0]) >= _BROAD


def _range(number: int, prefix: str) -> dict[str, object]:
    return {f"low{number}": prefix, f"high{number}": prefix + _LAST_LETTER}
