"""The ids that are taken: kept as they come, and sorted in bulk into the table where they last.

An id is random. Put at once into a large sorted table, nearly each would change a page of its own, and a page is a
hundred times as large. So an id goes first to the end of `recent`, and in memory; once there are many, they go over to
`ids` in sorted slices, neighbours to the same page.

Rule 1: a transaction that logs a statement holds its id, in `recent`; memory follows only after COMMIT.
Rule 2: an id leaves `recent` in a transaction in which or before which it came to `ids`.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

GENERATION = 16_384  # ids that go over together
LEAST = 256  # of one slice; else twice what came, so that at most one and a half generations wait
_BYTES = 16  # of an id, and of a digest
# Many values go as one and are cut up there: each row that Python hands over by itself is a turn for other threads.
_LOOK_UP = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2)
SELECT id, digest FROM numbers CROSS JOIN ids ON id = substr(?1, 16 * n + 1, 16)
"""
_SORT_IN = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?2)
INSERT OR IGNORE INTO ids(id, digest)
SELECT substr(?1, 32 * n + 1, 16), substr(?1, 32 * n + 17, 16) FROM numbers
"""


class Ids:
    """The ids of a log and the digests of their statements; for the thread that commits alone."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._growing: dict[bytes, bytes] = {}
        self._leaving: dict[bytes, bytes] = {}
        self._left: list[bytes] = []  # of those that leave, who is still to go, the last first
        self._last = self._until = 0  # rows of `recent`: the newest, and the newest of those that leave
        self._added: Mapping[bytes, bytes] = {}
        self._sliced = 0
        for number, marks in connection.execute("SELECT number, marks FROM recent ORDER BY number"):
            self._growing.update(_pairs(marks))
            self._last = number

    def taken(self, identifiers: Sequence[bytes]) -> dict[bytes, bytes]:
        """The digests of those that are taken."""
        taken = dict(self._connection.execute(_LOOK_UP, (b"".join(identifiers), len(identifiers))).fetchall())
        for known in (self._leaving, self._growing):
            taken.update((one, known[one]) for one in identifiers if one in known)
        return taken

    def add(self, new: Mapping[bytes, bytes]) -> None:
        """Take new ids, in the transaction under way; some of those that wait go over to where they last."""
        marks = b"".join(chain.from_iterable(new.items()))
        self._last = int(self._connection.execute("INSERT INTO recent(marks) VALUES (?)", (marks,)).lastrowid or 0)
        self._added = new
        self._sliced = max(LEAST, 2 * len(new))
        going = self._left[-self._sliced :]
        if going:
            sorted_in = b"".join([part for one in reversed(going) for part in (one, self._leaving[one])])
            self._connection.execute(_SORT_IN, (sorted_in, len(going)))
            if len(going) == len(self._left):
                self._connection.execute("DELETE FROM recent WHERE number <= ?", (self._until,))

    def committed(self) -> None:
        """The transaction is durable."""
        if not self._added:
            return
        self._growing.update(self._added)
        del self._left[-self._sliced :]
        if not self._left:
            self._leaving = {}
            if len(self._growing) >= GENERATION:
                self._leaving, self._growing, self._until = self._growing, {}, self._last
                self._left = sorted(self._leaving, reverse=True)
        self._added = {}

    def rolled_back(self) -> None:
        """The transaction never was."""
        self._added = {}


def _pairs(marks: bytes) -> Iterable[tuple[bytes, bytes]]:
    return ((marks[at : at + _BYTES], marks[at + _BYTES : at + 2 * _BYTES]) for at in range(0, len(marks), 2 * _BYTES))
