"""The reaction to changes: order by order, judge what they touch, keep the difference, go on with what it changes."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from processors.catalog import Catalog
from processors.judging import Judged, busy_spans, differ, findings_of, judge
from processors.keys import keys, moment_signal
from processors.machine import Change, Difference, Loaded, Look, Outcome, Tables, changes_of, looks
from schemas.moment import Moment
from schemas.signal import Keying, Signal

Failed = Callable[[Look, Exception], None]


def react(
    catalog: Catalog,
    tables: Tables,
    changes: Iterable[Change],
    due: Iterable[Look],
    through: datetime | None,
    failed: Failed,
    contested: Container[str] = frozenset(),
) -> list[Difference]:
    """Bring findings and deadlines up to date with `changes`, which the tables hold already, and with `through`.

    `due`: neighbourhoods whose deadlines `through` has reached. `failed`: told of a pattern that raised; what it found
    before stands. `contested`: ids of moments that count as not found. Returns the differences of all orders, in the
    order they were made.
    """
    pending, waiting = list(changes), list(due)
    made: list[Difference] = []
    for order in catalog.orders:
        names = {rule.name for rule in order}
        asked = _united([*looks(order, pending), *(look for look in waiting if look.rule.name in names)])
        outcomes = _judge_all(tables, asked, pending, through, failed, contested)
        if not outcomes:
            continue
        tables.save(outcomes, through)
        differences = [difference for outcome in outcomes for difference in outcome.differences]
        made += differences
        pending += [change for difference in differences for change in _changes(catalog, difference)]
    return made


def due_look(catalog: Catalog, rule_name: str, key: str, first: datetime) -> Look:
    """The neighbourhood that a deadline which has passed asks to judge again."""
    rule = catalog.rules[rule_name]
    return Look(rule, key, first - rule.pattern.ahead, first + rule.pattern.back)


def evaluate(
    catalog: Catalog, signals: Iterable[Signal], through: datetime | None, contested: Container[str] = frozenset()
) -> dict[str, Moment]:
    """All moments, published or internal, of a set of signals at once: the reference that reacting must equal."""
    heard: dict[Keying, dict[str, list[Signal]]] = {keying: {} for keying in Keying}

    def hear(signal: Signal) -> None:
        for keying in catalog.keyings(signal.verb):
            for key in keys(signal, keying):
                heard[keying].setdefault(key, []).append(signal)

    for signal in {signal.id: signal for signal in signals}.values():
        hear(signal)
    moments: dict[str, Moment] = {}
    for order in catalog.orders:
        made: dict[str, Moment] = {}
        for rule in order:
            for key, known in heard[rule.pattern.keying].items():
                mine = [signal for signal in known if signal.verb in rule.pattern.hears]
                if mine:
                    whole = Look(rule, key, min(s.at for s in mine), max(s.at for s in mine))
                    made.update(findings_of(whole, mine, through, contested))
        for moment in made.values():
            hear(moment_signal(moment))
        moments.update(made)
    return moments


def _united(asked: Sequence[Look]) -> list[Look]:
    """Looks of one rule and key as few as possible: those that overlap become one."""
    grouped: dict[tuple[str, str], list[Look]] = {}
    for look in asked:
        grouped.setdefault((look.rule.name, look.key), []).append(look)
    united: list[Look] = []
    for group in grouped.values():
        group.sort(key=lambda look: look.first)
        current = group[0]
        for look in group[1:]:
            if look.first <= current.last:
                current = replace(current, last=max(current.last, look.last))
            else:
                united.append(current)
                current = look
        united.append(current)
    return united


def _judge_all(
    tables: Tables,
    asked: Sequence[Look],
    changes: Sequence[Change],
    through: datetime | None,
    failed: Failed,
    contested: Container[str],
) -> list[Outcome]:
    loaded = list(zip(asked, tables.load(asked), strict=True)) if asked else []
    widened = [(look, _widened(look, held.signals, changes)) for look, held in loaded]
    busy = {(look.rule.name, look.key) for look, wide in widened if wide != look}
    if busy:  # a bucket at its cap: rare, and worth a second round trip
        again = _united([wide for look, wide in widened if (look.rule.name, look.key) in busy])
        kept = [(look, held) for look, held in loaded if (look.rule.name, look.key) not in busy]
        loaded = [*kept, *zip(again, tables.load(again), strict=True)]
    outcomes: list[Outcome] = []
    for look, held in loaded:
        judged = _judged(look, held, through, failed, contested)
        if judged is not None:
            outcomes.append(differ(look, held, judged))
    return [o for o in outcomes if o.differences or o.deadlines_new or o.deadlines_gone]


def _judged(
    look: Look, held: Loaded, through: datetime | None, failed: Failed, contested: Container[str]
) -> Judged | None:
    try:
        return judge(look, held.signals, through, contested)
    except Exception as error:  # noqa: BLE001 - a bug in one detector must not stop the others (style.md 4)
        failed(look, error)
        return None


def _widened(look: Look, signals: Sequence[Signal], changes: Sequence[Change]) -> Look:
    """Rule 4: where a change falls into a busy bucket, the whole bucket has changed."""
    pattern = look.rule.pattern
    first, last = look.first, look.last
    busy = busy_spans(look, signals)
    if not busy:
        return look
    mine = [c.at for c in changes if c.keying is pattern.keying and c.key == look.key and c.verb in pattern.hears]
    for start, end in busy:
        if any(start <= at < end for at in mine):
            first, last = min(first, start - pattern.ahead), max(last, end + pattern.back)
    return replace(look, first=first, last=last)


def _changes(catalog: Catalog, difference: Difference) -> Iterable[Change]:
    """A moment that comes, goes or differs is a change at its old and new time, in its old and new keys."""
    new = None if difference.verdict == "retracted" else moment_signal(difference.moment)
    old = None if difference.before is None else moment_signal(difference.before)
    if new == old:
        return
    for signal in (old, new):
        if signal is not None:
            yield from changes_of(catalog, signal)
