"""Replay: detectors look at all kept signals again; the difference is shown, and written only where asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.histories import letters, marks
from pipeline.stages.detect import Detecting, Rules
from pipeline.stages.listening import Listener
from pipeline.stages.upgrade import Behind, behind, catch_up, find_again
from processors.catalog import Catalog
from processors.machine import Look
from schemas.moment import write_moment
from schemas.timestamps import parse_time


def replay(listener: Listener, intended: Rules, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What finding again changes: arguments are `detector` (a kind or None), `since` (or None) and `apply`.

    intended: the rules that count once everything has caught up.
    """
    kind, since, apply = arguments.get("detector"), arguments.get("since"), bool(arguments.get("apply"))
    known = intended.active.detectors
    if kind is not None and kind not in known:
        return {"error": f"no detector is called {kind}; there are {', '.join(known)}"}
    start = None if since is None else parse_time(since)
    wanted = tuple(known) if kind is None else (kind,)

    def work(detecting: Detecting) -> None:
        if start is not None:
            find_again(detecting, wanted, marks.through(detecting.connection), start)
            return
        late = behind(detecting.connection, intended)
        catch_up(detecting, Behind(wanted, late.gone if kind is None else ()))

    rules = intended if kind is None else Rules(intended.whole, _with(listener.rules.active, intended.active, kind))
    detecting = listener.transact(work, rules, keep=apply)
    return {"applied": apply, **shown(detecting)}


def _with(active: Catalog, intended: Catalog, kind: str) -> Catalog:
    """The rules that are asked now and those of one kind."""
    return Catalog(d for one, d in intended.detectors.items() if one == kind or one in active.detectors)


def retry(listener: Listener, numbers: Sequence[int]) -> dict[str, Any]:
    """Look again where a pattern had failed; what fails once more is a dead letter again."""

    def work(detecting: Detecting) -> None:
        connection, rules = detecting.connection, listener.rules.active.rules
        chosen = [one for one in letters.listed(connection, 0, 1_000_000) if one.number in set(numbers)]
        letters.remove(connection, [one.number for one in chosen])
        looks = [
            Look(rules[one.rule], one.key, one.first, one.last)
            for one in chosen
            if one.rule in rules and one.key is not None and one.first is not None and one.last is not None
        ]
        detecting.react((), marks.through(connection), looks)

    detecting = listener.transact(work)
    return {"failed_again": len(detecting.failures), **shown(detecting)}


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
