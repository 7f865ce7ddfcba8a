"""Signals and who hears them: kept, replaced, dropped, looked up; what each does is a change in its keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pipeline.histories import marks
from pipeline.histories.statements import execute_many, insert_rows, join_given, read
from processors.catalog import Catalog
from processors.judging import lot
from processors.keys import keys
from schemas.signal import UNKNOWN, Keying, Signal
from schemas.signal_codec import parse_signal, write_signal
from schemas.timestamps import to_micros

MOST_CACHED = 60_000  # about 60 MB
_NUMBERS = "numbers"  # the position of the next signal's number
_COLUMNS = ("number", "id", "moment", "at", "verb", "source", "arrived", "content")


@dataclass(frozen=True, slots=True)
class Kept:
    """A signal as it stands in the tables."""

    number: int
    signal: Signal
    source: str | None
    arrived: int  # microseconds since 1970


@dataclass(frozen=True, slots=True)
class New:
    """A signal to be kept; a moment has no source."""

    signal: Signal
    source: str | None
    arrived: int


@dataclass
class Cache:
    """Signals read or written lately, by number; to be emptied where a transaction was lost."""

    signals: dict[int, Signal] = field(default_factory=dict)

    def put(self, number: int, signal: Signal) -> None:
        if len(self.signals) >= MOST_CACHED:
            for old in list(self.signals)[: MOST_CACHED // 2]:
                del self.signals[old]
        self.signals[number] = signal

    def clear(self) -> None:
        self.signals.clear()


class Signals:
    """The tables `signals`, `heard` and `named` within one transaction."""

    def __init__(self, connection: Connection, catalog: Catalog, cache: Cache) -> None:
        self._connection = connection
        self._catalog = catalog
        self._cache = cache

    def by_id(self, ids: Iterable[str], *, moments: bool = False) -> dict[str, Kept]:
        """The signals of statements (or of moments) that are kept of these."""
        select = (
            "SELECT s.number, s.id, s.source, s.arrived, s.content FROM given CROSS JOIN signals s "
            "WHERE s.id = given.id AND s.moment = (given.moment <> 0)"
        )
        given = [(one, int(moments)) for one in dict.fromkeys(ids)]
        rows = join_given(self._connection, {"id": "TEXT", "moment": "INTEGER"}, given, select)
        return {row[1]: Kept(row[0], parse_signal(row[4]), row[2], row[3]) for row in rows}

    def naming(self, person: str) -> list[Kept]:
        """The signals in which a person acts, is mentioned or addressed."""
        sql = (
            "SELECT s.number, s.content, s.source, s.arrived FROM named n JOIN signals s ON s.number = n.signal "
            "WHERE n.person = ? ORDER BY s.number"
        )
        return [Kept(row[0], parse_signal(row[1]), row[2], row[3]) for row in read(self._connection, sql, person)]

    def by_number(self, numbers: Iterable[int]) -> dict[int, Signal]:
        """Signals by number, from the cache where it has them."""
        cached = self._cache.signals
        wanted = dict.fromkeys(numbers)
        found = {number: cached[number] for number in wanted if number in cached}
        missing = [(number,) for number in wanted if number not in found]
        select = "SELECT s.number, s.content FROM given CROSS JOIN signals s WHERE s.number = given.number"
        for number, content in join_given(self._connection, {"number": "BIGINT"}, missing, select):
            found[number] = parse_signal(content)
            self._cache.put(number, found[number])
        return found

    def add(self, new: Sequence[New]) -> None:
        """Keep signals whose ids are not kept."""
        if not new:
            return
        first = marks.position(self._connection, _NUMBERS)
        marks.set_position(self._connection, _NUMBERS, first + len(new))
        numbers = [(number, one.signal) for number, one in enumerate(new, first)]
        rows = [_row(number, one) for number, one in enumerate(new, first)]
        insert_rows(self._connection, "signals", _COLUMNS, rows)
        self.hear(numbers)
        people = [(person, number) for number, signal in numbers for person in people_of(signal)]
        insert_rows(self._connection, "named", ("person", "signal"), people)
        for number, signal in numbers:
            self._cache.put(number, signal)

    def hear(self, numbered: Iterable[tuple[int, Signal]], only: Mapping[str, Sequence[Keying]] | None = None) -> None:
        """Let every key hear these; `only`: under these keyings of a verb."""
        rows = []
        for number, signal in numbered:
            at, drawn = to_micros(signal.at), int.from_bytes(lot(signal.id)[:8]) >> 1
            for keying in self._catalog.keyings(signal.verb) if only is None else only.get(signal.verb, ()):
                rows += [(keying.value, key, at, number, signal.verb, drawn) for key in keys(signal, keying)]
        insert_rows(
            self._connection, "heard", ("keying", "key", "at", "signal", "verb", "lot"), rows, "ON CONFLICT DO NOTHING"
        )

    def drop(self, numbers: Iterable[int]) -> None:
        """Forget signals, and that anybody heard them."""
        rows = [(number,) for number in dict.fromkeys(numbers)]
        for table in ("heard", "named"):
            execute_many(self._connection, f"DELETE FROM {table} WHERE signal = ?", rows)  # noqa: S608 - our own names
        execute_many(self._connection, "DELETE FROM signals WHERE number = ?", rows)
        for (number,) in rows:
            self._cache.signals.pop(number, None)

    def is_sealed(self, new: Sequence[Signal]) -> set[str]:
        """The ids of signals that come too late: at or before what a key of theirs has dropped."""
        if not is_any_sealed(self._connection):
            return set()
        places = [
            (signal, (keying.value, key))
            for signal in new
            for keying in self._catalog.keyings(signal.verb)
            for key in keys(signal, keying)
        ]
        until = sealed_until(self._connection, (place for _, place in places))
        return {signal.id for signal, place in places if place in until and to_micros(signal.at) <= until[place]}


def is_any_sealed(connection: Connection) -> bool:
    """Whether any key has dropped anything."""
    return bool(read(connection, "SELECT 1 FROM sealed LIMIT 1"))


def sealed_until(connection: Connection, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The greatest event time that each (keying, key) has dropped, where it has dropped any."""
    if not is_any_sealed(connection):
        return {}
    select = (
        "SELECT s.keying, s.key, s.until FROM given CROSS JOIN sealed s "
        "WHERE s.keying = given.keying AND s.key = given.key"
    )
    rows = join_given(connection, {"keying": "TEXT", "key": "TEXT"}, list(dict.fromkeys(places)), select)
    return {(keying, key): until for keying, key, until in rows}


def people_of(signal: Signal) -> list[str]:
    """The pseudonyms in a statement's signal; a moment's people follow from the signals it rests on."""
    if signal.moment:
        return []
    addressed = signal.object if signal.object_kind == "agent" else None
    named = {signal.actor, addressed, *signal.mentions}
    return sorted(person for person in named if person and person != UNKNOWN)


def _row(number: int, new: New) -> tuple[object, ...]:
    signal = new.signal
    at, content = to_micros(signal.at), write_signal(signal)
    return number, signal.id, signal.moment, at, signal.verb, new.source, new.arrived, content
