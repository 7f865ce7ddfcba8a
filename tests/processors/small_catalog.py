"""Small detectors that together use every rule of the machine: uneven windows, several keys, second order, silence."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from processors.catalog import Catalog
from processors.detector import Deadline, Detector, Find, Pattern
from processors.history import History
from schemas.moment import Evidence, Moment
from schemas.signal import Keying, Participant, Signal

MINUTE = timedelta(minutes=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def moment(kind: str, key: Iterable[Signal], evidence: Iterable[Signal], confidence: float, ahead: float) -> Moment:
    rows = tuple(
        sorted(
            (Evidence(s.at, s.id, "item", s.moment) for s in {s.id: s for s in evidence}.values()),
            key=lambda e: (e.at, e.item),
        )
    )
    people = {s.actor for s in evidence if s.actor} | {p.person for s in evidence for p in s.people}
    return Moment(
        kind=kind,
        version=1,
        key=tuple(s.id for s in key),
        evidence=rows,
        confidence=confidence,
        participants=tuple(Participant("one", person) for person in sorted(people)),
        topics=tuple(sorted({t for s in evidence for t in s.topics})),
        closes=rows[0].at + minutes(ahead),
    )


def echo(near: History) -> Iterable[Moment]:
    """A question that nobody asked in the 4 minutes before, and each other person's first answer within 9."""
    for asked in near:
        if asked.verb != "asked" or any(s.verb == "asked" for s in near.before(asked.at, minutes(4))):
            continue
        firsts: dict[str | None, Signal] = {}
        for s in near.after(asked.at, minutes(9)):
            if s.verb == "answered" and s.actor != asked.actor:
                firsts.setdefault(s.actor, s)
        for first in firsts.values():
            yield moment("echo", (asked, first), (asked, first), 0.5 + 0.04 * len(firsts), 9)


def burst(near: History) -> Iterable[Moment]:
    """Three people fail within 3 minutes, and not in the 6 before: an internal finding."""
    for failed in near:
        fails = [s for s in (failed, *near.after(failed.at, minutes(3))) if s.verb == "failed"]
        if (
            failed.verb == "failed"
            and len({s.actor for s in fails}) >= 3
            and not any(s.verb == "failed" for s in near.before(failed.at, minutes(6)))
        ):
            yield moment("burst", (failed,), fails, 0.9, 3)


def grind(near: History) -> Iterable[Moment]:
    """Two failures and a success of one person within 12 minutes, no burst around the first."""
    for won in near:
        tries = [s for s in near.before(won.at, minutes(12)) if s.verb == "failed" and s.object == won.object]
        if won.verb != "passed" or len(tries) < 2:
            continue
        around = near.between(tries[0].at - minutes(5), tries[0].at + minutes(12))
        if not any(s.verb == "burst" for s in around):
            yield moment("grind", (won,), (*tries, won), 0.7, 12)


def bond(near: History) -> Iterable[Moment]:
    """Two echoes of one pair within 30 minutes, the second of which makes it true: a rising edge."""
    for last in near:
        if last.verb == "echo" and len([s for s in near.before(last.at, minutes(30)) if s.verb == "echo"]) == 1:
            first = next(s for s in near.before(last.at, minutes(30)) if s.verb == "echo")
            yield moment("bond", (first, last), (first, last), (last.confidence or 0) * 0.9, 40)


def hush(near: History) -> Iterable[Moment]:
    """A question without answer for 15 minutes; an answer within 25 closes it."""
    for asked in near:
        replies = [s for s in near.after(asked.at, minutes(25)) if s.verb == "answered"]
        soon = any(s.at <= asked.at + minutes(15) for s in replies)
        if asked.verb == "asked" and not soon and near.is_past(asked.at + minutes(15)):
            yield moment("hush", (asked,), (asked, *replies[:1]), 0.6, 25)


def silence(near: History) -> Iterable[Deadline]:
    return [Deadline(s.at, s.at + minutes(15)) for s in near if s.verb == "asked"]


def _detector(kind: str, pattern: Pattern, *, published: bool = True) -> Detector:
    return Detector(
        kind=kind,
        version=1,
        patterns=(pattern,),
        title_en=kind,
        title_fr=kind,
        published=published,
        roles=frozenset({"one"}),
        evidence_roles=frozenset({"item"}),
    )


def catalog(cap: int = 2_000) -> Catalog:
    """`cap`: of the patterns that hear topics and activities."""

    def pattern(keying: Keying, hears: set[str], back: float, ahead: float, find: Find, most: int = 2_000) -> Pattern:
        return Pattern(
            name="only",
            keying=keying,
            hears=frozenset(hears),
            back=minutes(back),
            ahead=minutes(ahead),
            find=find,
            deadlines=silence if find is hush else None,
            cap=most,
        )

    return Catalog(
        [
            _detector("echo", pattern(Keying.TOPIC, {"asked", "answered"}, 4, 9, echo, cap)),
            _detector("burst", pattern(Keying.ACTIVITY, {"failed"}, 6, 3, burst, cap), published=False),
            _detector("grind", pattern(Keying.ACTOR, {"failed", "passed", "burst"}, 5, 12, grind)),
            _detector("bond", pattern(Keying.DYAD, {"echo"}, 30, 40, bond)),
            _detector("hush", pattern(Keying.CONVERSATION, {"asked", "answered"}, 0, 25, hush)),
        ]
    )
