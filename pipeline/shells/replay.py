"""Replay: the store is heard again and detectors look at everything; the difference is shown, written where asked."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pipeline.histories import letters, marks
from pipeline.stages.detect import Detecting, Rules
from pipeline.stages.listening import Listener
from pipeline.stages.recognise import SEALED
from pipeline.stages.restore import Restoring, Statements, restore
from pipeline.stages.upgrade import Behind, behind, catch_up, find_again
from processors.catalog import Catalog
from processors.machine import Look
from schemas.moment import write_moment
from schemas.timestamps import parse_time


def replay(
    listener: Listener, intended: Rules, arguments: Mapping[str, Any], stored: Iterable[Statements] | None = None
) -> dict[str, Any]:
    """What finding again changes: arguments are `detector` (a kind or None), `since` (or None) and `apply`.

    intended: the rules that count once everything has caught up. stored: statements to hear first, with the argument
    `heard_from`, the event time from which they are all there (or None); without, only kept signals are looked at.
    """
    kind, since, apply = arguments.get("detector"), arguments.get("since"), bool(arguments.get("apply"))
    known = intended.active.detectors
    if kind is not None and kind not in known:
        return {"error": f"no detector is called {kind}; there are {', '.join(known)}"}
    wanted = tuple(known) if kind is None else (kind,)

    def work(detecting: Detecting) -> None:
        if stored is not None:
            heard_from, whole = _time(arguments.get("heard_from")), kind is None and since is None
            restore(detecting, Restoring(listener.policy, listener.ears, heard_from, whole=whole), stored)
        if since is not None:
            find_again(detecting, wanted, marks.through(detecting.connection), parse_time(since))
            return
        late = behind(detecting.connection, intended)
        catch_up(detecting, Behind(wanted, late.gone if kind is None else ()))

    rules = intended if kind is None else Rules(intended.whole, _with(listener.rules.active, intended.active, kind))
    detecting = listener.transact(work, rules, keep=apply)
    return {"applied": apply, **shown(detecting)}


def _with(active: Catalog, intended: Catalog, kind: str) -> Catalog:
    """The rules that are asked now and those of one kind."""
    return Catalog(d for one, d in intended.detectors.items() if one == kind or one in active.detectors)


def _time(text: str | None) -> datetime | None:
    return None if text is None else parse_time(text)


def retry(
    listener: Listener, arguments: Mapping[str, Any], stored: Iterable[Statements] | None = None
) -> dict[str, Any]:
    """Look again where a pattern had failed; what fails once more is a dead letter again.

    arguments: `letters`, their numbers. With `stored` also `late`, ids of statements that had come too late, and
    `heard_from`: they are heard, with what was dropped around them.
    """
    numbers, late = set(arguments["letters"]), arguments.get("late", ())

    def work(detecting: Detecting) -> None:
        connection, rules = detecting.connection, listener.rules.active.rules
        if stored is not None:
            heard_from = _time(arguments.get("heard_from"))
            restore(detecting, Restoring(listener.policy, listener.ears, heard_from, frozenset(late)), stored)
        chosen = [one for one in letters.listed(connection, 0, 1_000_000) if one.number in numbers]
        letters.remove(connection, [one.number for one in chosen])
        looks = [
            Look(rules[one.rule], one.key, one.first, one.last)
            for one in chosen
            if one.rule in rules and one.key is not None and one.first is not None and one.last is not None
        ]
        detecting.react((), marks.through(connection), looks)

    detecting = listener.transact(work)
    with listener.engine.connect() as connection:
        still_late = sum(cause == SEALED for cause in letters.causes(connection, late).values())
    return {"failed_again": len(detecting.failures), "still_late": still_late, **shown(detecting)}


def shown(detecting: Detecting) -> dict[str, Any]:
    """A difference for people: how many of each kind, and the first few of each."""
    counts: dict[str, dict[str, int]] = {"found": {}, "revised": {}, "retracted": {}}
    for (verdict, kind), count in sorted(detecting.told.items()):
        counts[verdict][kind] = count
    examples = sorted(detecting.examples, key=lambda d: (d.moment.start, d.moment.id))
    return {
        **counts,
        "failed": len(detecting.failures),
        "examples": [{"change": d.verdict.value, "moment": write_moment(d.moment, None)} for d in examples],
    }
