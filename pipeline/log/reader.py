"""Reading the log, from the process that appends or from another one."""

import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from pipeline.log.table import last_row, open_reader
from schemas.envelope import Envelope, parse_envelope
from schemas.timestamps import from_micros

READ_BYTES = 8 << 20
_READ = 'SELECT "offset", appended, kind, body FROM envelopes WHERE "offset" >= ? ORDER BY "offset" LIMIT ?'


class SqliteLogReader:
    """`lrs.ports.LogReader`; each thread may use it, one at a time. A reading ends early where it grows large."""

    def __init__(self, path: Path) -> None:
        """Raises: Misconfigured: there is no log, or it is damaged."""
        self._connection = open_reader(path)
        self._lock = threading.Lock()

    def read(self, position: int, most: int, /) -> Sequence[Envelope]:
        rows: list[tuple[int, int, str, bytes]] = []
        with self._lock, closing(self._connection.execute(_READ, (position, most))) as found:
            left = READ_BYTES
            for row in found:
                rows.append(row)
                left -= len(row[3])
                if left <= 0:
                    break
        return [parse_envelope(offset, from_micros(appended), kind, body) for offset, appended, kind, body in rows]

    def end(self) -> int:
        with self._lock:
            return last_row(self._connection)[0] + 1

    def appended(self, position: int) -> datetime | None:
        """The append time of the first envelope at or after the position."""
        with self._lock:
            sql = 'SELECT appended FROM envelopes WHERE "offset" >= ? ORDER BY "offset" LIMIT 1'
            row = self._connection.execute(sql, (position,)).fetchone()
        return from_micros(row[0]) if row else None

    def close(self) -> None:
        with self._lock:
            self._connection.close()
