"""Judging one neighbourhood: what its pattern finds there, seen through the cap, and how that differs from before."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from math import exp, log

from processors.catalog import Rule
from processors.detector import Deadline
from processors.history import History
from processors.keys import keys
from processors.machine import Difference, Loaded, Look, Outcome, Verdict, bucket_of
from schemas.moment import Moment
from schemas.signal import Signal

CROWDED_WEIGHT = -0.5  # on the scale of the logit, like every factor's weight
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Judged:
    """What stands in a neighbourhood now."""

    findings: Mapping[str, Moment]
    deadlines: frozenset[Deadline]


def judge(
    look: Look, signals: Sequence[Signal], through: datetime | None, contested: Container[str] = frozenset()
) -> Judged:
    """Everything the pattern finds, and the silence it listens for, that starts in [look.first, look.last].

    `signals`: all that the key heard in [look.load_first, look.load_end). `contested`: ids of moments that somebody
    in them rejects: as if they were not found. Whatever `find` raises goes through.
    """
    near, findings = _found(look, signals, through, contested)
    due = look.rule.pattern.deadlines(near) if look.rule.pattern.deadlines else ()
    return Judged(findings, frozenset(d for d in due if look.first <= d.first <= look.last))


def findings_of(
    look: Look, signals: Sequence[Signal], through: datetime | None, contested: Container[str] = frozenset()
) -> dict[str, Moment]:
    """The findings alone, where nobody will come back to listen for silence."""
    return _found(look, signals, through, contested)[1]


def _found(
    look: Look, signals: Sequence[Signal], through: datetime | None, contested: Container[str]
) -> tuple[History, dict[str, Moment]]:
    seen, crowded = seen_through_cap(look.rule, signals)
    near = History(look.key, seen, through, crowded)
    by_id = {signal.id: signal for signal in seen}
    findings: dict[str, Moment] = {}
    for moment in look.rule.pattern.find(near):
        if not look.first <= moment.start <= look.last or moment.id in contested:
            continue
        if _is_yielded_here(look, moment, by_id):
            findings.setdefault(moment.id, _marked(look.rule, moment, crowded))
    return near, findings


def seen_through_cap(rule: Rule, signals: Sequence[Signal]) -> tuple[list[Signal], list[Span]]:
    """The signals that `find` sees, and the buckets in which it does not see all (Rule 4)."""
    cap, length = rule.pattern.cap, rule.pattern.bucket
    if len(signals) <= cap:
        return list(signals), []
    buckets: dict[Span, list[Signal]] = {}
    for signal in signals:
        buckets.setdefault(bucket_of(signal.at, length), []).append(signal)
    seen: list[Signal] = []
    crowded: list[Span] = []
    for span, held in buckets.items():
        if len(held) > cap:
            crowded.append(span)
            held = sorted(held, key=_lot)[:cap]  # noqa: PLW2901 - the rest is not seen
        seen += held
    return seen, sorted(crowded)


def busy_spans(look: Look, signals: Sequence[Signal]) -> list[Span]:
    """The buckets at or over the cap: a change in one of them is a change of it all."""
    cap, length = look.rule.pattern.cap, look.rule.pattern.bucket
    if len(signals) < cap:
        return []
    counts: dict[Span, int] = {}
    for signal in signals:
        span = bucket_of(signal.at, length)
        counts[span] = counts.get(span, 0) + 1
    return sorted(span for span, count in counts.items() if count >= cap)


def differ(look: Look, loaded: Loaded, judged: Judged) -> Outcome:
    """What has to change in the tables; what starts in a sealed part of the key is left as it stands."""
    floor = None if loaded.sealed is None else loaded.sealed + look.rule.pattern.back
    before = {i: m for i, m in loaded.findings.items() if floor is None or m.start > floor}
    now = {i: m for i, m in judged.findings.items() if floor is None or m.start > floor}
    return Outcome(
        look,
        tuple(_differences(look, before, now)),
        judged.deadlines - loaded.deadlines,
        loaded.deadlines - judged.deadlines,
    )


def _differences(look: Look, before: Mapping[str, Moment], now: Mapping[str, Moment]) -> Iterable[Difference]:
    for moment_id in sorted(before.keys() | now.keys()):
        old, new = before.get(moment_id), now.get(moment_id)
        if new is None and old is not None:
            yield Difference(Verdict.RETRACTED, look.rule, look.key, old, old)
        elif new is not None and old is None:
            yield Difference(Verdict.FOUND, look.rule, look.key, new)
        elif new is not None and new != old:
            yield Difference(Verdict.REVISED, look.rule, look.key, new, old)


def _is_yielded_here(look: Look, moment: Moment, by_id: Mapping[str, Signal]) -> bool:
    """Rule 3: of all keys that the whole key evidence shares, only the smallest yields, or the subject's."""
    if look.rule.pattern.by_subject:
        return look.key == moment.subject
    sets = [set(keys(by_id[item], look.rule.pattern.keying)) for item in moment.key if item in by_id]
    return not sets or look.key == min(set.intersection(*sets), default=look.key)


def _marked(rule: Rule, moment: Moment, crowded: Sequence[Span]) -> Moment:
    first, last = moment.start - rule.pattern.back, moment.start + rule.pattern.ahead
    if not any(start <= last and first < end for start, end in crowded):
        return moment
    odds = log(moment.confidence / (1 - moment.confidence)) if 0 < moment.confidence < 1 else 0.0
    lowered = 1 / (1 + exp(-(odds + CROWDED_WEIGHT)))
    return replace(moment, confidence=round(lowered, 6), factors=(*moment.factors, ("crowded", 1.0)))


def lot(signal_id: str) -> bytes:
    """What decides which signals of a crowd are seen: those with the smallest."""
    return blake2b(signal_id.encode(), digest_size=16).digest()


def _lot(signal: Signal) -> bytes:
    return lot(signal.id)
