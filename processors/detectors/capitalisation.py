"""Capitalisation (capitalisation): what was solved is written down by somebody who took part, and read by others.

**What it looks for.** Built on other moments: a help exchange whose help was acknowledged, a struggle that was overcome
or a collective resolution; then a durable thing that one of its participants authors or updates within 14 days of its
end, and that cites the conversation or the activity; and a look at this by somebody who took no part, within 30 days
(see `citing_use`). Where several such moments fit one thing written, it rests on the collective one, else the latest.

**What it does not take for it.** A closing note on the ticket itself, an answer or a comment; what a bot sums up, such
as generated minutes; what nobody but the participants reads; what somebody writes who took no part.

**What it cannot see.** Knowledge written down without saying where it comes from; help that was never acknowledged;
reading that leaves no trace; readers after the twentieth.

**To be seen.** Be seen in `help_exchange`, `productive_struggle` or `collective_resolution`; send `authored` or
`updated` with the page as object and the question, issue or activity in `contextActivities.other`; and `viewed` with
the page as object.

Example::

    0d     ana  asked     q    words:12
    1h     bo   answered  a    re:q words:40
    2h     ana  accepted  a    re:q
    2d     bo   authored  page from:q
    9d     cy   viewed    page
    -> capitalisation participant=ana participant=bo reader=cy solved=1+2 authored=4 view=5

Not::

    0d     ana  asked     q    words:12
    1h     bo   answered  a    re:q words:40
    2h     ana  accepted  a    re:q
    2d     bo   authored  page from:q
    9d     ana  viewed    page
    -> nothing

**Literature.** Nonaka and Takeuchi 1995 (externalisation); Chatterjee et al. 2020 (conversations worth keeping).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import MOST_CITED, Cited, Reasons, found, pointed_at
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas.moment import Moment
from schemas.signal import UNKNOWN, Keying, Participant, Signal

KIND, VERSION = "capitalisation", 1
CITING = "citing_use"
HELP, COLLECTIVE = "help_exchange", "collective_resolution"
SOLVED = frozenset({HELP, "productive_struggle", COLLECTIVE})
WRITTEN: Final = timedelta(days=14)  # from the end of what was solved
WINDOW: Final = timedelta(days=74)  # 30 days of a help exchange, 14 to write, 30 to read
MANY = 4  # readers
KEPT = 0.6  # the confidence of a citing use whose reader made use of it is above

# What was surely solved and is read by one other person is probable; read by several, or made use of, solid.
SCALE = Scale(
    base=-0.6,
    weights={
        "certainty": 1.6,  # the confidence of what was solved
        "kept": 0.7,  # a reader kept it, adapted it or passed it on
        "readers": 0.6,  # beyond one; four count whole
        "other_unit": 0.5,  # a reader of a unit that took no part
    },
)


def written_down(near: History) -> Iterable[Moment]:
    solved = [s for s in near if s.verb in SOLVED and s.object == near.key and _is_solved(s)]
    if not solved:
        return
    pages: dict[str, list[Signal]] = {}  # by what was written: its looks, by time
    for signal in near:
        if signal.verb == CITING and near.key in signal.derived_from:
            pages.setdefault(signal.refers_to[0], []).append(signal)
    for looks in pages.values():
        moment = _rests_on(looks[0], solved)
        if moment is not None:
            looks = sorted(looks, key=_by_end)  # noqa: PLW2901 - by the time of the look
            read = [one for one in looks if _who("reader", one).person not in _people(moment)]
            if read:
                yield _moment(moment, read, near.key)


def _is_solved(signal: Signal) -> bool:
    """A struggle overcome and a resolution are; a help exchange points at what acknowledged it."""
    return signal.verb != HELP or bool(signal.refers_to)


def _rests_on(page: Signal, solved: Sequence[Signal]) -> Signal | None:
    """What whoever wrote the page took part in: a collective resolution if there is one, else the latest."""
    writer = _who("writer", page).person
    fitting = [s for s in solved if writer in _people(s) and s.at < page.at <= (s.end or s.at) + WRITTEN]
    return max(fitting, key=lambda s: (s.verb == COLLECTIVE, s.at, s.id), default=None)


def _who(role: str, signal: Signal) -> Participant:
    return next(one for one in signal.people if one.role == role)


def _people(signal: Signal) -> set[str]:
    return {one.person for one in signal.people}


def _by_end(signal: Signal) -> tuple[datetime, str]:
    return signal.end or signal.at, signal.id


def _moment(solved: Signal, looks: Sequence[Signal], thing: str) -> Moment:
    page = pointed_at(looks[0])[0]
    looks = looks[:MOST_CITED]
    readers = [_who("reader", one) for one in looks]
    units = {one.unit for one in solved.people if one.unit is not None}
    theirs = {one.unit for one in readers if one.unit is not None}
    weighed = SCALE.weigh(
        {
            "certainty": solved.confidence,
            "kept": any((one.confidence or 0) > KEPT for one in looks),
            "readers": (len(readers) - 1) / (MANY - 1),
            "other_unit": bool(theirs - units) if units and theirs else None,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(solved, page),
        cited=[Cited("solved", solved), Cited("authored", page), *(Cited("view", pointed_at(one)[1]) for one in looks)],
        people=[
            *(replace(one, role="participant") for one in solved.people if one.person != UNKNOWN),
            *readers,
        ],
        weighed=weighed,
        reasons=_reasons(page.at - solved.at, len(readers)),
        ahead=WINDOW,
        subject=thing,
    )


def _reasons(delay: timedelta, readers: int) -> Reasons:
    people_en = counted_en(readers, "person", "people")
    people_fr = counted_fr(readers, "personne")
    verb_fr = "l'ont lu" if readers > 1 else "l'a lu"
    return Reasons(
        f"What had been solved was written down by someone who took part, {lasting_en(delay)} after it began, "
        f"and read by {people_en} who did not.",
        f"Ce qui avait été résolu a été mis par écrit par une personne qui y avait pris part, {lasting_fr(delay)} "
        f"après le début ; {people_fr} sans lien avec l'échange {verb_fr}.",
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Capitalisation",
    title_fr="Capitalisation",
    roles=frozenset({"participant", "reader"}),
    evidence_roles=frozenset({"solved", "authored", "view"}),
    patterns=(
        Pattern(
            name="written_down",
            keying=Keying.RESOURCE,
            hears=SOLVED | {CITING},
            back=WINDOW,
            ahead=WINDOW,
            find=written_down,
            by_subject=True,
        ),
    ),
)
