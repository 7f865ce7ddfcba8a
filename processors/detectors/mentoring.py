"""Mentoring (compagnonnage): one person keeps helping another, or says outright that they mentor them.

**What it looks for.** Built on other moments: at least three help exchanges (or feedback loops) from one person to the
other within 60 days, on at least two days, and mostly one way: (given - received) / (given + received) is at least
0.6. It is found at the exchange that makes this true for the first time in 60 days; the three exchanges at this edge
are its key. Or a statement `mentored` (coached, assisted, advised) that names the mentee: a moment of its own.

**What it does not take for mentoring.** Help given in the role of the support desk, as the directory says.

**What it cannot see.** Help that leaves no trace; a mentee who has not consented: then neither the exchanges nor the
name are heard. It is not told from one-way help between two peers, but for its steadiness.

**To be seen.** Be seen in `help_exchange` at least three times; or send `mentored` with the mentee, an Agent, as its
object.

Example::

    0d     ana  asked     q1   words:12
    1h     bo   answered  a1   re:q1 words:40
    2d     ana  asked     q2   words:12
    2d1h   bo   answered  a2   re:q2 words:40
    5d     ana  asked     q3   words:12
    5d1h   bo   answered  a3   re:q3 words:40
    -> mentoring mentee=ana mentor=bo exchange=1+2,3+4,5+6

Not::

    0d     ana  asked     q1   words:12
    1h     bo   answered  a1   re:q1 words:40
    2d     ana  asked     q2   words:12
    2d1h   bo   answered  a2   re:q2 words:40
    5d     bo   asked     q3   words:12
    5d1h   ana  answered  a3   re:q3 words:40
    -> nothing

**Literature.** Lave and Wenger 1991 (apprenticeship); Eraut 2004 (support at work).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found, participant
from processors.giving import SUPPORT, Given, directed
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import UNKNOWN, Keying, Participant, Signal

KIND, VERSION = "mentoring", 1
WINDOW: Final = timedelta(days=60)
HEARD = frozenset({"help_exchange", "feedback_loop"})
FEWEST, FEWEST_DAYS = 3, 2
ASYMMETRY = 0.6
MANY = 6  # exchanges

# Three one-way exchanges that are probable by themselves are probable, on several topics solid; a declaration is solid.
SCALE = Scale(
    base=-0.8,
    weights={
        "declared": 2.4,  # said outright
        "exchanges": 0.6,  # beyond three; six count whole
        "asymmetry": 0.6,  # from 0.6 (counts nothing) to 1 (one way only)
        "topics": 0.6,  # two or more
        "certainty": 1.2,  # the mean confidence of the exchanges
    },
)


def one_way(near: History) -> Iterable[Moment]:
    exchanges = directed((signal for signal in near if signal.role != SUPPORT), HEARD)
    for people in sorted({(one.giver.person, one.receiver.person) for one in exchanges}):
        holds: list[Given] = []  # given this way where it was true
        start = 0  # of the window before `last`
        for place, last in enumerate(exchanges):
            while last.signal.at - exchanges[start].signal.at > WINDOW:
                start += 1
            if (last.giver.person, last.receiver.person) != people:
                continue
            within = exchanges[start : place + 1]
            given = [one for one in within if one.giver.person == people[0]]
            if not _is_mentoring(given, len(within) - len(given)):
                continue
            if _is_edge(last, holds):
                yield _moment(given, len(within) - len(given))
            holds.append(last)


def declared(near: History) -> Iterable[Moment]:
    for signal in near:
        if signal.verb != v.MENTORED or signal.object_kind != "agent" or not is_person(signal):
            continue
        if signal.object and signal.object not in (UNKNOWN, signal.actor) and signal.role != SUPPORT:
            yield found(
                KIND,
                VERSION,
                key=(signal,),
                cited=(Cited("exchange", signal),),
                people=(participant("mentor", signal), Participant("mentee", signal.object)),
                weighed=SCALE.weigh({"declared": 1.0, "topics": len(signal.topics) > 1}),
                reasons=Reasons(
                    "Someone said that they mentor this person.",
                    "Un accompagnement entre ces deux personnes a été déclaré.",
                ),
                ahead=WINDOW,
            )


def _is_mentoring(given: Sequence[Given], received: int) -> bool:
    """Enough of it, on more than one day, and mostly one way."""
    days = {one.signal.at.date() for one in given}
    return len(given) >= FEWEST and len(days) >= FEWEST_DAYS and _asymmetry(len(given), received) >= ASYMMETRY


def _asymmetry(given: int, received: int) -> float:
    return (given - received) / (given + received)


def _is_edge(last: Given, holds: Sequence[Given]) -> bool:
    """A rising edge: it was not true at any exchange of the window before."""
    return not any(last.signal.at - one.signal.at <= WINDOW for one in holds)


def _moment(given: Sequence[Given], received: int) -> Moment:
    signals = [one.signal for one in given]
    sure = [s.confidence for s in signals if s.confidence is not None]
    asymmetry = _asymmetry(len(given), received)
    weighed = SCALE.weigh(
        {
            "exchanges": (len(given) - FEWEST) / (MANY - FEWEST),
            "asymmetry": (asymmetry - ASYMMETRY) / (1 - ASYMMETRY),
            "topics": len({topic for s in signals for topic in s.topics}) > 1,
            "certainty": sum(sure) / len(sure) if sure else None,
        }
    )
    last = given[-1]
    return found(
        KIND,
        VERSION,
        key=signals[-FEWEST:],
        cited=[Cited("exchange", s) for s in fewer(signals)],
        people=(
            Participant("mentor", last.giver.person, last.giver.unit),
            Participant("mentee", last.receiver.person, last.receiver.unit),
        ),
        weighed=weighed,
        reasons=_reasons(signals, received),
        ahead=WINDOW,
    )


def _reasons(signals: Sequence[Signal], received: int) -> Reasons:
    count, days = len(signals), len({s.at.date() for s in signals})
    span = signals[-1].at - signals[0].at
    back_en = counted_en(received, "time") if received else "never"
    back_fr = f"{received} fois" if received else "jamais"
    english = (
        f"One person helped the other {count} times within {lasting_en(span)}, on {counted_en(days, 'day')}, "
        f"and {back_en} the other way round."
    )
    french = (
        f"Une personne a aidé l'autre {count} fois en {lasting_fr(span)}, sur {counted_fr(days, 'journée')}, "
        f"et {back_fr} dans l'autre sens."
    )
    return Reasons(english, french)


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Mentoring",
    title_fr="Compagnonnage",
    roles=frozenset({"mentor", "mentee"}),
    evidence_roles=frozenset({"exchange"}),
    patterns=(
        Pattern(name="one_way", keying=Keying.DYAD, hears=HEARD, back=WINDOW, ahead=WINDOW, find=one_way),
        Pattern(
            name="declared", keying=Keying.DYAD, hears=frozenset({v.MENTORED}), back=WINDOW, ahead=WINDOW, find=declared
        ),
    ),
)
