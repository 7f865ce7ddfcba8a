"""Resolved view (fil résolu consulté): somebody who had no part in it reads a thread that was solved. Internal.

**What it looks for.** A thread in which the asker accepts an answer or says that it is solved, and a look at it within
90 days by a person who says nothing in it from 30 days before the resolution until the look. Each reader's first look
since the latest resolution counts. It is delivered to the reader's history, which would not hear of the resolution
otherwise; it carries the topics of the question and of the look, and what the question is about (its parents, what it
cites).

**What it does not take for it.** A look that lasted less than 10 seconds, where it says how long; a look that was
assigned; a bot; an acceptance by anybody but the asker.

**What it cannot see.** Threads that are solved and nobody says so; reading that leaves no trace.

**To be seen.** Send `accepted` on the answer by whoever asked, and `viewed` with the thread as object.

Example::

    0d     ana  asked     q   words:12 topics:pumps
    1h     bo   answered  a   re:q words:40
    2h     ana  accepted  a   re:a
    3d     cy   viewed    q   thread:q
    -> resolved_view reader=cy resolved=3 view=4

Not::

    0d     ana  asked     q   words:12 topics:pumps
    1h     bo   answered  a   re:q words:40
    3d     cy   viewed    q   thread:q
    -> nothing

**Literature.** As of `vicarious_learning`, which is built on it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from processors.asking import is_person, is_question
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Cue, Keying, Signal

KIND, VERSION = "resolved_view", 1
THREAD: Final = timedelta(days=30)
KNOWN: Final = timedelta(days=90)
FLEETING_S = 10.0

SCALE = Scale(base=0.5, weights={"read": 1.0})  # looked at it for half a minute or more
READ_S = 30.0


def read(near: History) -> Iterable[Moment]:
    asked: list[Signal] = []
    resolution: Signal | None = None
    about: Signal | None = None
    spoke: dict[str | None, Signal] = {}  # the last message of each
    seen: set[str | None] = set()  # who looked since the resolution
    for signal in near:
        if signal.verb in v.MESSAGES:
            spoke[signal.actor] = signal
        if is_question(signal):
            asked.append(signal)
        elif (question := _resolved(signal, asked)) is not None:
            resolution, seen = signal, set()
            about = question
        elif resolution and _is_look(signal) and signal.actor not in seen:
            seen.add(signal.actor)
            last = spoke.get(signal.actor)
            party = last is not None and last.at >= resolution.at - THREAD
            if about and not party and signal.actor != resolution.actor and signal.at - resolution.at <= KNOWN:
                yield _finding(resolution, signal, about)


def _resolved(signal: Signal, asked: list[Signal]) -> Signal | None:
    """The question that its asker says is solved."""
    solved = signal.verb == v.ACCEPTED or (signal.verb in v.MESSAGES and Cue.SOLVED in signal.cues)
    if not solved or not is_person(signal):
        return None
    own = [one for one in asked if one.actor == signal.actor and signal.at - one.at <= THREAD]
    return own[-1] if own else None


def _is_look(signal: Signal) -> bool:
    fleeting = signal.duration_s is not None and signal.duration_s < FLEETING_S
    return signal.verb in v.VIEWS and is_person(signal) and not signal.assigned and not fleeting


def _finding(resolution: Signal, view: Signal, about: Signal) -> Moment:
    delay = view.at - resolution.at
    moment = found(
        KIND,
        VERSION,
        key=(resolution, view),
        cited=(Cited("resolved", resolution), Cited("view", view)),
        people=(participant("reader", view),),
        weighed=SCALE.weigh({"read": None if view.duration_s is None else view.duration_s >= READ_S}),
        reasons=Reasons(
            f"Someone else read the thread {lasting_en(delay)} after it was solved.",
            f"Le fil a été lu par une autre personne {lasting_fr(delay)} après sa résolution.",
        ),
        ahead=KNOWN,
        subject=view.object,
        refers_to=(resolution.id, view.id),
        derived_from=tuple(dict.fromkeys((*about.refers_to, *about.derived_from))),
        duration_s=view.duration_s,
    )
    return replace(moment, topics=tuple(sorted({*moment.topics, *about.topics})))


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Resolved view",
    title_fr="Fil résolu consulté",
    roles=frozenset({"reader"}),
    evidence_roles=frozenset({"resolved", "view"}),
    published=False,
    patterns=(
        Pattern(
            name="read",
            keying=Keying.CONVERSATION,
            hears=v.MESSAGES | v.VIEWS | {v.ACCEPTED},
            back=THREAD,
            ahead=KNOWN,
            find=read,
        ),
    ),
)
