"""Findings and what they cite: kept with a revision that only rises, found again by item."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pipeline.histories.statements import execute_many, insert_rows, join_given, read
from processors.machine import Difference, Verdict
from schemas.moment import Moment
from schemas.moment_codec import parse_content, write_content
from schemas.signal import UNKNOWN
from schemas.timestamps import to_micros

_COLUMNS = ("id", "kind", "rule", "keying", "key", "start", "version", "published", "revision", "content")
_RAISED = "ON CONFLICT(id) DO UPDATE SET " + ", ".join(
    f'"{name}" = excluded."{name}"' if name != "revision" else "revision = findings.revision + 1"
    for name in _COLUMNS[1:]
)
_BY_ITEM = (
    "SELECT f.id, f.rule, f.keying, f.key, f.published, f.content FROM given CROSS JOIN cites c CROSS JOIN findings f "
    "WHERE c.item = given.item AND f.id = c.finding AND f.content IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding that stands, and where it was found."""

    rule: str
    keying: str
    key: str
    published: bool
    moment: Moment


class Findings:
    """The tables `findings` and `cites` within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, differences: Sequence[Difference]) -> None:
        """Write differences; where one rule lets go of a moment and another finds it, it stands."""
        gone = [d for d in differences if d.verdict is Verdict.RETRACTED]
        self.retract((d.moment.id, d.rule.name, d.key) for d in gone)
        found = [d for d in differences if d.verdict is not Verdict.RETRACTED]
        insert_rows(self._connection, "findings", _COLUMNS, [_row(d) for d in found], _RAISED)
        revised = [(d.moment.id,) for d in found if d.verdict is Verdict.REVISED]
        execute_many(self._connection, "DELETE FROM cites WHERE finding = ?", revised)
        cites = [(item, d.moment.id) for d in found for item in items_of(d.moment)]
        insert_rows(self._connection, "cites", ("item", "finding"), cites, "ON CONFLICT DO NOTHING")

    def retract(self, found: Iterable[tuple[str, str, str]]) -> None:
        """Take back (moment id, rule, key): the content goes, the revision stays and rises."""
        rows = list(found)
        sql = (
            "UPDATE findings SET content = NULL, revision = revision + 1 "
            "WHERE id = ? AND rule = ? AND key = ? AND content IS NOT NULL"
        )
        execute_many(self._connection, sql, rows)
        gone = "DELETE FROM cites WHERE finding = ? AND EXISTS "
        gone += "(SELECT 1 FROM findings f WHERE f.id = cites.finding AND f.content IS NULL)"
        execute_many(self._connection, gone, [(moment,) for moment, _, _ in rows])

    def revisions(self, ids: Iterable[str]) -> Mapping[str, int]:
        """The revision of each moment that was ever found."""
        select = "SELECT f.id, f.revision FROM given CROSS JOIN findings f WHERE f.id = given.id"
        given = [(one,) for one in dict.fromkeys(ids)]
        return dict(tuple(row) for row in join_given(self._connection, {"id": "TEXT"}, given, select))

    def standing(self, ids: Iterable[str]) -> list[Standing]:
        """Those of these moments that stand, by id."""
        select = (
            "SELECT f.id, f.rule, f.keying, f.key, f.published, f.content FROM given CROSS JOIN findings f "
            "WHERE f.id = given.id AND f.content IS NOT NULL"
        )
        rows = join_given(self._connection, {"id": "TEXT"}, [(one,) for one in dict.fromkeys(ids)], select)
        return [_standing(*row[1:]) for row in sorted(rows, key=lambda row: row[0])]

    def places(self, ids: Iterable[str]) -> list[tuple[str, str, int]]:
        """(rule, key, start) of where each moment that was ever found was found last."""
        select = "SELECT f.rule, f.key, f.start FROM given CROSS JOIN findings f WHERE f.id = given.id"
        rows = join_given(self._connection, {"id": "TEXT"}, [(one,) for one in dict.fromkeys(ids)], select)
        return sorted(tuple(row) for row in rows)

    def citing(self, items: Iterable[str]) -> list[Standing]:
        """What stands on statements, moments or people."""
        given = [(item,) for item in dict.fromkeys(items)]
        rows = join_given(self._connection, {"item": "TEXT"}, given, _BY_ITEM)
        found = {row[0]: _standing(*row[1:]) for row in rows}
        return [found[one] for one in sorted(found)]


def items_of(moment: Moment) -> list[str]:
    """Everything whose end is the moment's end: its evidence and its people."""
    people = {participant.person for participant in moment.participants} - {UNKNOWN}
    return sorted({evidence.item for evidence in moment.evidence} | people)


def _row(difference: Difference) -> tuple[object, ...]:
    moment, rule = difference.moment, difference.rule
    return (
        moment.id,
        moment.kind,
        rule.name,
        rule.pattern.keying.value,
        difference.key,
        to_micros(moment.start),
        moment.version,
        rule.detector.published,
        1,
        write_content(moment),
    )


def standing(connection: Connection, kind: str | None = None) -> Iterator[Standing]:
    """All that stands, by id."""
    sql = "SELECT id, rule, keying, key, published, content FROM findings WHERE content IS NOT NULL AND id > ? "
    if kind is not None:
        sql += "AND kind = ? "
    last = ""
    while rows := read(connection, sql + "ORDER BY id LIMIT 1000", last, *([] if kind is None else [kind])):
        for last, *found in rows:  # noqa: B007 - the page after begins there
            yield _standing(*found)


def _standing(rule: str, keying: str, key: str, published: Any, content: Any) -> Standing:
    return Standing(rule, keying, key, bool(published), parse_content(bytes(content)))
