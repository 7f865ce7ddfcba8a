"""Newcomer integration (intégration): somebody new is helped early on, and soon helps others.

**What it looks for.** A person who has just arrived is helped for the first time within 30 days, and after that helps
somebody within their first 90 days. Their start is their statement `joined`, or else the day since when the directory
knows them. All help that they receive and give in these 90 days is added.

**What it does not take for it.** Somebody whose start is not known: nothing is found of them. Somebody who was active
in the 150 days before it, such as a person who comes back, or who joins one more group; nor who joins a group when the
directory has known them for more than 90 days. Joining a course or a meeting is no start; a move to another unit, a
second row of the directory, is none either. Help from one person alone, who may be an assigned buddy, is less sure.

**What it cannot see.** Help by word of mouth; that somebody was asked and could not help; who comes back after 150
silent days; a start that neither the person nor the directory tells.

**To be seen.** Send `joined` with the organisation, unit or group as object, or import the directory with `since`; and
be seen in `help_exchange`, first helped, then helping.

Example::

    0d     ana  joined    team kind:group
    3d     ana  asked     q1   words:12
    3d1h   bo   answered  a1   re:q1 words:40
    40d    cy   asked     q2   words:12
    40d1h  ana  answered  a2   re:q2 words:40
    -> newcomer_integration newcomer=ana start=1 received=2+3 given=4+5

Not::

    0d     ana  joined    team kind:group
    3d     ana  asked     q1   words:12
    3d1h   bo   answered  a1   re:q1 words:40
    91d    cy   asked     q2   words:12
    91d1h  ana  answered  a2   re:q2 words:40
    -> nothing

**Literature.** Lave and Wenger 1991 (legitimate peripheral participation); Héber-Suffrin (networks of exchange).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found
from processors.giving import Given, directed
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Participant, Signal

KIND, VERSION = "newcomer_integration", 1
HELPED: Final = timedelta(days=30)  # from the start to the first help
SETTLED: Final = timedelta(days=90)  # from the start to the last help that counts
BEFORE: Final = timedelta(days=150)  # of silence before the start
SAME_DAY: Final = timedelta(days=1)  # what is done on the day of arrival may be told before it
HEARD = frozenset({"help_exchange"})
ACTS = frozenset({v.JOINED, v.ASKED, v.POSTED})
NO_START = v.FORMAL_KINDS | frozenset({"meeting", "event", "webinar", "tutor-session", "face-to-face-discussion"})

# Helped and helping is probable; with people of several units, or to whoever helped first, solid.
SCALE = Scale(
    base=-0.4,
    weights={
        "joined": 0.4,  # the person said so, not only the directory
        "certainty": 1.2,  # the mean confidence of the exchanges
        "units": 0.6,  # with people of two units or more
        "gives_back": 0.5,  # helped somebody who had helped them
        "one_person": -0.6,  # never dealt with anybody else
    },
)


class Start(NamedTuple):
    """When somebody arrived, and the statement that says so, if any."""

    at: datetime
    said: Signal | None


class Arrival(NamedTuple):
    """A start, and the help received and given after it."""

    start: Start
    received: Sequence[Given]
    given: Sequence[Given]


def settled(near: History) -> Iterable[Moment]:
    exchanges = directed(near, HEARD)
    received = [one for one in exchanges if one.receiver.person == near.key]
    for place, first in enumerate(received):
        start = _start(first, near)
        if start is None or not start.at - SAME_DAY <= first.at <= start.at + HELPED:
            continue
        if place and received[place - 1].at >= start.at - SAME_DAY:
            continue  # helped before
        if _is_known(start, near):
            continue
        last = start.at + SETTLED
        given = [one for one in exchanges if one.giver.person == near.key and first.at < one.at <= last]
        if given:
            yield _moment(Arrival(start, [one for one in received[place:] if one.at <= last], given), near.key)


def _start(first: Given, near: History) -> Start | None:
    """The first `joined` in the time in which help would be early, else since when the directory knows them."""
    told = next((s for s in near.between(first.at - HELPED, first.at + SAME_DAY) if _is_arrival(s)), None)
    known = next((s.joined for s in near.between(first.at, first.at) if s.joined is not None), None)
    if told is not None and (known is None or told.at - known <= SETTLED):
        return Start(told.at, told)
    return None if known is None else Start(known, None)


def _is_arrival(signal: Signal) -> bool:
    return signal.verb == v.JOINED and is_person(signal) and not signal.formal and signal.object_kind not in NO_START


def _is_known(start: Start, near: History) -> bool:
    """Whether anything was heard of them before."""
    return bool(near.between(start.at - BEFORE, start.at - SAME_DAY))


def _moment(arrival: Arrival, who: str) -> Moment:
    start, received, given = arrival
    exchanges = [*received, *given]
    helpers = {one.giver.person for one in received}
    others = [one.giver if one.giver.person != who else one.receiver for one in exchanges]
    units = {other.unit for other in others if other.unit is not None}
    sure = [one.signal.confidence for one in exchanges if one.signal.confidence is not None]
    weighed = SCALE.weigh(
        {
            "joined": start.said is not None,
            "certainty": sum(sure) / len(sure) if sure else None,
            "units": len(units) > 1 if units else None,
            "gives_back": any(one.receiver.person in helpers for one in given),
            "one_person": len({other.person for other in others}) == 1,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(received[0].signal,),
        cited=[
            *(Cited("start", s) for s in (start.said,) if s is not None),
            *(Cited("received", s) for s in fewer([one.signal for one in received])),
            *(Cited("given", s) for s in fewer([one.signal for one in given])),
        ],
        people=(Participant("newcomer", who, received[0].receiver.unit),),
        weighed=weighed,
        reasons=_reasons(arrival),
        ahead=SETTLED + SAME_DAY,
        subject=who,
    )


def _reasons(arrival: Arrival) -> Reasons:
    delay = arrival.received[0].at - arrival.start.at
    same_day = delay < SAME_DAY
    when_en = "on the day of arrival" if same_day else f"{lasting_en(delay)} after arriving"
    when_fr = "le jour de son arrivée" if same_day else f"{lasting_fr(delay)} après son arrivée"
    times, days = len(arrival.given), SETTLED.days
    return Reasons(
        f"A newcomer was first helped {when_en}, and helped others {counted_en(times, 'time')} "
        f"in the first {days} days.",
        f"Une personne nouvellement arrivée a reçu une première aide {when_fr}, et en a donné à son tour "
        f"{counted_fr(times, 'fois', 'fois')} dans les {days} premiers jours.",
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Newcomer integration",
    title_fr="Intégration",
    roles=frozenset({"newcomer"}),
    evidence_roles=frozenset({"start", "received", "given"}),
    patterns=(
        Pattern(
            name="settled",
            keying=Keying.ACTOR,
            hears=ACTS | HEARD,
            back=BEFORE + HELPED,
            ahead=SETTLED + SAME_DAY,
            find=settled,
            by_subject=True,  # the first help is heard by whoever gave it, too
        ),
    ),
)
