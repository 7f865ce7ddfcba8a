"""Rules that changed: signals are heard under new keyings, and findings of other versions are found again as one.

Rule 1: the findings of a changed detector stand until the whole difference goes out in one transaction.
Rule 2: what a detector that is no more has found is taken back the same way.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from pipeline.histories import marks
from pipeline.histories.findings import standing
from pipeline.histories.neighbourhoods import SqlTables
from pipeline.histories.signals import Cache, New, Signals
from pipeline.histories.statements import execute_many, insert_rows, read
from pipeline.stages.detect import Detecting, Rules, retired
from processors.catalog import Catalog, Rule
from processors.keys import moment_signal
from processors.machine import Difference, Look, Verdict
from schemas.signal import Keying
from schemas.signal_codec import parse_signal
from schemas.timestamps import MICROSECOND, from_micros, to_micros

AT_ONCE = 20_000  # signals that are looked at in one reaction


@dataclass(frozen=True, slots=True)
class Behind:
    """What the tables' findings are behind the catalog in."""

    changed: tuple[str, ...]  # kinds to be found again
    gone: tuple[str, ...]  # rules that are no more


def behind(connection: Connection, rules: Rules) -> Behind:
    """Which detectors have to look at all kept signals again."""
    known = marks.versions(connection)
    changed = [kind for kind, d in rules.active.detectors.items() if known.get(kind) != d.version]
    found = {rule for (rule,) in read(connection, "SELECT DISTINCT rule FROM findings WHERE content IS NOT NULL")}
    return Behind(tuple(changed), tuple(sorted(found - rules.whole.rules.keys())))


def catch_up(detecting: Detecting, late: Behind) -> None:
    """Find again what is behind; from here on the findings are by the catalog's versions."""
    connection, rules = detecting.connection, detecting.rules
    through = marks.through(connection)
    _take_back(detecting, late.gone)
    for rule in late.gone:
        execute_many(connection, "DELETE FROM deadlines WHERE rule = ?", [(rule,)])
    if read(connection, "SELECT 1 FROM signals LIMIT 1"):
        find_again(detecting, late.changed, through)
    marks.set_versions(connection, {kind: rules.active.detectors[kind].version for kind in late.changed})
    if late.gone:
        marks.forget_kinds(connection, marks.versions(connection).keys() - rules.whole.detectors.keys())


def switch_off(connection: Connection, kinds: Collection[str]) -> None:
    """These are not asked for now: what they found stands, and is behind from here on."""
    marks.set_versions(connection, dict.fromkeys(kinds, marks.BEHIND))
    marks.forget_deadlines(connection, kinds)


def find_again(
    detecting: Detecting, kinds: Collection[str], through: datetime | None, since: datetime | None = None
) -> None:
    """Judge all that these detectors have heard, lower orders first; `since`: what starts from there on."""
    for order in detecting.rules.active.orders:
        for rule in order:
            if rule.detector.kind in kinds:
                for looks in whole_looks(detecting.connection, rule, since):
                    detecting.react((), through, looks)
                    detecting.flush(through)


def whole_looks(connection: Connection, rule: Rule, since: datetime | None) -> Iterator[list[Look]]:
    """Looks that together cover everything a rule has heard or found, in portions."""
    lowest = -(2**63) if since is None else to_micros(since)
    portion: list[Look] = []
    weight = 0
    for key, (first, last, count) in sorted(_extents(connection, rule).items()):
        if last < lowest:
            continue
        for look in _pieces(rule, key, max(first, lowest), last, count):
            if portion and (weight >= AT_ONCE or portion[-1].key == key):
                yield portion
                portion, weight = [], 0
            portion.append(look)
            weight += min(count, AT_ONCE)
    if portion:
        yield portion


def hear_anew(connection: Connection, whole: Catalog, cache: Cache, arrived: int) -> None:
    """Bring `heard` up to the keyings that the catalog's rules use."""
    wanted = {(verb, r.pattern.keying) for r in whole.rules.values() for verb in r.pattern.hears}
    stored = {(verb, Keying(keying)) for verb, keying in read(connection, "SELECT verb, keying FROM hearing")}
    for verb, keying in sorted(stored - wanted):
        execute_many(connection, "DELETE FROM heard WHERE keying = ? AND verb = ?", [(keying.value, verb)])
        execute_many(connection, "DELETE FROM hearing WHERE keying = ? AND verb = ?", [(keying.value, verb)])
    new: dict[str, list[Keying]] = {}
    for verb, keying in sorted(wanted - stored):
        new.setdefault(verb, []).append(keying)
    if new:
        _hear_kept(Signals(connection, whole, cache), connection, new, arrived)
        rows = [(verb, keying.value) for verb, keyings in new.items() for keying in keyings]
        insert_rows(connection, "hearing", ("verb", "keying"), rows)


def _hear_kept(signals: Signals, connection: Connection, new: Mapping[str, Sequence[Keying]], arrived: int) -> None:
    last = -1
    while rows := read(
        connection, "SELECT number, verb, content FROM signals WHERE number > ? ORDER BY number LIMIT 1000", last
    ):
        last = rows[-1][0]
        signals.hear([(row[0], parse_signal(row[2])) for row in rows if row[1] in new], new)
    for verb in new:  # a kind of moment that nobody heard has no signals yet
        found = {one.moment.id: moment_signal(one.moment) for one in standing(connection, verb)}
        kept = signals.by_id(found, moments=True)
        signals.add([New(signal, None, arrived) for one, signal in found.items() if one not in kept])


def _take_back(detecting: Detecting, rules: Iterable[str]) -> None:
    gone = [one for rule in rules for one in standing(detecting.connection, rule.partition(".")[0]) if one.rule == rule]
    if gone:
        made = [Difference(Verdict.RETRACTED, retired(one), one.key, one.moment, one.moment) for one in gone]
        tables = SqlTables(detecting.connection, detecting.rules.whole, detecting.cache, to_micros(detecting.appended))
        tables.keep(made)
        detecting.differences += made


def _extents(connection: Connection, rule: Rule) -> dict[str, tuple[int, int, int]]:
    """(first event time, last event time, signals) of each key that the rule has heard or found something in."""
    marks_ = ",".join("?" * len(rule.pattern.hears))
    sql = f"SELECT key, min(at), max(at), count(*) FROM heard WHERE keying = ? AND verb IN ({marks_}) GROUP BY key"  # noqa: S608
    heard = read(connection, sql, rule.pattern.keying.value, *sorted(rule.pattern.hears))
    extents = {key: (first, last, count) for key, first, last, count in heard}
    sql = "SELECT key, min(start), max(start) FROM findings WHERE rule = ? AND content IS NOT NULL GROUP BY key"
    for key, first, last in read(connection, sql, rule.name):
        known = extents.get(key, (first, last, 0))
        extents[key] = (min(first, known[0]), max(last, known[1]), known[2])
    return extents


def _pieces(rule: Rule, key: str, first: int, last: int, count: int) -> Iterator[Look]:
    """A busy key is looked at in pieces of event time."""
    pieces = max(1, -(-count // AT_ONCE))
    length = (last - first) // pieces + 1
    for start in range(first, last + 1, length):
        yield Look(rule, key, from_micros(start), min(from_micros(start + length) - MICROSECOND, from_micros(last)))
