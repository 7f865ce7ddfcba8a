"""Statements that target others, kept under their targets' values too, so that filters find them.

Rule 1: an echo is (statement, target, the target's values); a statement echoes its target, and that one's.
Rule 2: echoes are written when the last of statement and target has arrived, whichever it was.
Rule 3: each statement has one object, so what it echoes is a path; it ends at MOST_STEPS or where it meets itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import orjson

from lrs.store.engine import Engine

MOST_STEPS: Final = 16
AT_ONCE: Final = 1_000  # statements whose echoes are looked for together
MOST_WAITING: Final = 100_000  # targets that have not arrived
_OWN: Final = ("stored", "id", "authority", "voids")
_VALUES: Final = ("verb", "agents", "related_agents", "object_kind", "object", "related_activities", "registration")
_COLUMNS: Final = (*_OWN, "target", *_VALUES)
_WAITING: Final = (
    "SELECT DISTINCT toString(target) FROM sousbois.targets "
    "WHERE target NOT IN (SELECT id FROM sousbois.statement_ids WHERE id IN (SELECT target FROM sousbois.targets)) "
    "LIMIT {most:UInt32}"
)  # as large as what is targeted, not as what is stored
_BY_IDS: Final = (
    "FROM sousbois.recorded WHERE id IN {ids:Array(UUID)} "
    "AND stored IN (SELECT stored FROM sousbois.statement_ids WHERE id IN {ids:Array(UUID)}) "
    "ORDER BY stored LIMIT 1 BY id"
)


class Echoes:
    """Writes echoes; `exist` tells readers whether there can be any."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.exist = bool(engine.rows("SELECT count() FROM sousbois.targets")[0][0])
        waiting = engine.rows(_WAITING, {"most": MOST_WAITING + 1})
        self._waiting = {target for (target,) in waiting}
        self._waits_for_any = len(waiting) > MOST_WAITING  # too many to remember: each insert asks the engine

    def follow(self, recorded: Sequence[Mapping[str, Any]], *, again: bool) -> None:
        """Write what the recorded statements echo, and what echoes them; doing it again changes nothing.

        again: whether some of them were there before, so that some of their echoes may be there and others not.
        """
        steps = {
            s["id"]: s["object"]["id"].lower() for s in recorded if s["object"].get("objectType") == "StatementRef"
        }
        self.exist = self.exist or bool(steps)
        arrived = {s["id"] for s in recorded}
        if again or self._waits_for_any or not self._waiting.isdisjoint(arrived):
            older = self._targeting(arrived) - steps.keys()
            steps |= dict.fromkeys(older, "")
            again = again or bool(older)  # these may have echoes of others already
        self._waiting -= arrived
        changed = sorted(steps)
        for first in range(0, len(changed), AT_ONCE):
            part = changed[first : first + AT_ONCE]
            self._write(part, {one: steps[one] for one in part if steps[one]}, again=again)

    def _targeting(self, ids: set[str]) -> set[str]:
        """What targets these, directly or through others."""
        found: set[str] = set()
        for _ in range(MOST_STEPS):
            sql = "SELECT toString(id) FROM sousbois.targets WHERE target IN {ids:Array(UUID)}"
            ids = {one for (one,) in self._engine.rows(sql, {"ids": sorted(ids)})} - found
            if not ids:
                break
            found |= ids
        return found

    def _write(self, ids: Sequence[str], steps: dict[str, str], *, again: bool) -> None:
        pairs = self._paths(ids, steps)
        if again:
            sql = "SELECT toString(id), toString(target) FROM sousbois.echoes WHERE id IN {ids:Array(UUID)}"
            pairs -= set(self._engine.rows(sql, {"ids": list(ids)}))
        ends = {target for _, target in pairs}
        known = self._values(ends | {one for one, _ in pairs})
        self._wait_for(ends - known.keys())
        lines = [
            orjson.dumps(
                {name: known[one][name] for name in _OWN}
                | {"target": target}
                | {name: known[target][name] for name in _VALUES}
            )
            for one, target in sorted(pairs)
            if target in known and one in known
        ]
        if lines:
            self._engine.insert("echoes", _COLUMNS, b"\n".join(lines))

    def _wait_for(self, missing: set[str]) -> None:
        self._waiting |= missing
        if len(self._waiting) > MOST_WAITING:
            self._waits_for_any = True
            self._waiting.clear()

    def _paths(self, ids: Iterable[str], steps: dict[str, str]) -> set[tuple[str, str]]:
        """(statement, each that it targets, directly or through others)."""
        unknown = (set(ids) | set(steps.values())) - steps.keys()
        for _ in range(MOST_STEPS):
            if not unknown:
                break
            sql = "SELECT toString(id), toString(target) FROM sousbois.targets WHERE id IN {ids:Array(UUID)}"
            found = dict(self._engine.rows(sql, {"ids": sorted(unknown)}))
            steps |= found
            unknown = set(found.values()) - steps.keys()
        return {(one, target) for one in ids for target in _path(one, steps)}

    def _values(self, ids: set[str]) -> dict[str, dict[str, Any]]:
        """The columns of recorded statements by id, as JSON takes them."""
        if not ids:
            return {}
        columns = (*_OWN, *_VALUES)
        listed = ", ".join(_TEXTS.get(name, name) for name in columns)
        found = self._engine.rows(f"SELECT toString(id), {listed} {_BY_IDS}", {"ids": sorted(ids)})
        return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in found}


_TEXTS: Final = {
    "id": "toString(id)",
    "stored": "toString(stored)",
    "voids": "toString(voids)",
    "registration": "toString(registration)",
}


def _path(one: str, steps: Mapping[str, str]) -> list[str]:
    path: list[str] = []
    at = steps.get(one)
    while at is not None and at != one and at not in path and len(path) < MOST_STEPS:
        path.append(at)
        at = steps.get(at)
    return path
