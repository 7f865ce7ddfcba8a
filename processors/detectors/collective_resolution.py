"""Collective resolution (résolution collective): several people work on one issue together until it is resolved.

**What it looks for.** An issue, a question or a task that somebody opens, and that ends resolved within 48 hours:
`accepted`, or `passed` or `completed` on the issue itself, else the opener saying that it is solved. Before that, at
least three people had a say, the opener among them: at least two turns with content by the opener (the opening is one)
and two by the others together. Of several ends the first at which all this is true counts. What is said in the thread
and what is done on the issue are one, where both name it by the same IRI.

In a chat without threads it is a request that replies to nothing, with all that replies to it as `reply_link` tells,
until the opener says that it is solved; within 48 hours, or the place's `tempo` where it is known.

**What it does not take for it.** A ticket handed from desk to desk, where the support desk's words are no contribution;
people who are only copied, or say fewer than four words; a bot, and an issue that a bot closes. The same issue opened
again within 48 hours is one; turns on two tickets about the same thing are not put together. Where the opener was
silent while the others spoke, it is less sure: a chain of forwards looks like that.

**What it cannot see.** Work on the issue by word of mouth; people who have not consented; what was resolved and never
said to be.

**To be seen.** Send `asked`, `posted` or `authored` with the issue as object, `replied` or `commented` whose parent is
the issue, and `accepted`, `passed` or `completed` with the issue (or the solution in its thread) as object.

Example::

    0h     ana  asked     x    words:20
    1h     bo   replied   m1   re:x words:9
    2h     cy   replied   m2   re:x words:9
    3h     ana  replied   m3   re:x words:9
    5h     ana  accepted  m2   re:x
    -> collective_resolution contributor=ana contributor=bo contributor=cy opening=1 contribution=2,3,4 resolution=5

Not::

    0h     ana  asked     x    words:20
    1h     bo   replied   m1   re:x words:3
    2h     cy   replied   m2   re:x words:9
    3h     ana  replied   m3   re:x words:9
    5h     ana  accepted  m2   re:x
    -> nothing

**Literature.** Edmondson 1999 (learning behaviour in teams); Ehsan et al. 2020 (threads that end resolved).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from processors.asking import is_content, is_person
from processors.confidence import Scale
from processors.conversation.talk import REPLY_LINK
from processors.conversation.threads import TEMPO, Threads, waits
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found, participant
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Cue, Keying, Signal

KIND, VERSION = "collective_resolution", 1
WINDOW: Final = timedelta(hours=48)
LONGEST_TEMPO: Final = timedelta(days=14)
CHAT_CAP: Final = 20_000
FEWEST_PEOPLE = 3  # the opener among them
FEWEST_TURNS = 2  # of the opener, and of the others together
MANY_PEOPLE, MANY_TURNS = 6, 8
SUPPORT = "support"
OPENS = frozenset({v.ASKED, v.POSTED, v.AUTHORED})
TURNS = v.MESSAGES | {v.AUTHORED}
DONE = frozenset({v.PASSED, v.COMPLETED})

# Three people who go to and fro until it is said to be resolved are probable; across units, or with more hands, solid.
SCALE = Scale(
    base=-0.4,
    weights={
        "said_resolved": 0.9,  # by a statement of its own, not only in words
        "people": 0.6,  # beyond three; six count whole
        "alternatives": 0.6,  # turns of the others beyond two; eight count whole
        "other_unit": 0.6,  # across units
        "to_and_fro": 0.7,  # the opener spoke while the others did
        "link": 0.4,  # how probable the links are that make the conversation, in a chat without threads
        "handed_on": -0.8,  # each of the others spoke once, and the opener not at all in between
    },
)


@dataclass(slots=True)
class Work:
    """What has been said on an issue so far."""

    opening: Signal
    own: list[Signal] = field(default_factory=list)
    others: list[Signal] = field(default_factory=list)

    def hear(self, turn: Signal) -> None:
        (self.own if turn.actor == self.opening.actor else self.others).append(turn)

    @property
    def is_collective(self) -> bool:
        people = {turn.actor for turn in self.others}
        return len(self.own) >= FEWEST_TURNS and len(self.others) >= FEWEST_TURNS and len(people) + 1 >= FEWEST_PEOPLE


def together(near: History) -> Iterable[Moment]:
    if len(near) <= FEWEST_TURNS + FEWEST_TURNS or len({s.actor for s in near}) < FEWEST_PEOPLE:
        return
    for opening in _openings(near):
        said = near.between(opening.at, opening.at + WINDOW)
        resolved = _resolved(opening, said, near.key)
        if resolved is not None:
            yield _moment(*resolved, near.key, WINDOW)


def in_chat(near: History) -> Iterable[Moment]:
    threads, usual = Threads(near), waits(near)
    for opening in threads.openings():
        within = usual.get(opening.at.date(), WINDOW)
        said = threads.after(opening, within)
        if len({one.message.actor for one in said} | {opening.actor}) < FEWEST_PEOPLE:
            continue
        resolved = _resolved(opening, [opening, *(one.message for one in said)], near.key)
        if resolved is not None:
            sure = sum(one.probability for one in said) / len(said)
            yield _moment(*resolved, opening.object or opening.id, within, sure)


def _openings(near: History) -> Iterable[Signal]:
    """What opens the issue, if it was not opened in the window before.

    In a thread without a post of its own: a post after as long a silence.
    """
    opened: datetime | None = None
    said: datetime | None = None
    for signal in near:
        if signal.verb not in TURNS or not is_person(signal):
            continue
        if signal.verb in OPENS and signal.object == near.key:
            if opened is None or signal.at - opened > WINDOW:
                yield signal
            opened = signal.at
        elif signal.verb in OPENS and (said is None or signal.at - said > WINDOW):
            yield signal
        said = signal.at


def _resolved(opening: Signal, said: Sequence[Signal], issue: str) -> tuple[Work, Signal] | None:
    """The work up to the end that is stated; without one, up to the opener's saying that it is solved."""
    work, told = Work(opening), None
    for signal in said:
        if (signal.at, signal.id) < (opening.at, opening.id):
            continue
        if _is_end(signal, issue) and work.is_collective:
            return work, signal
        if told is None and Cue.SOLVED in signal.cues and signal.actor == opening.actor and work.is_collective:
            told = Work(opening, list(work.own), list(work.others)), signal
        if _is_turn(signal, opening):
            work.hear(signal)
    return told


def _is_end(signal: Signal, issue: str) -> bool:
    if not is_person(signal):
        return False
    if signal.verb in DONE:
        return signal.object == issue and v.succeeded(signal.verb, signal.success)
    return signal.verb == v.ACCEPTED


def _is_turn(signal: Signal, opening: Signal) -> bool:
    desk = signal.role == SUPPORT and signal.actor != opening.actor
    return signal.verb in TURNS and is_content(signal) and not desk


def _moment(work: Work, end: Signal, issue: str, within: timedelta, sure: float | None = None) -> Moment:
    """`sure`: how probable the links are that make the conversation, in a chat."""
    turns = sorted([*work.own, *work.others], key=_by_time)
    people = {turn.actor for turn in work.others}
    units = {turn.unit for turn in turns if turn.unit is not None}
    between = any(work.others[0].at < turn.at < work.others[-1].at for turn in work.own)
    weighed = SCALE.weigh(
        {
            "said_resolved": end.verb not in v.MESSAGES,
            "people": (len(people) + 1 - FEWEST_PEOPLE) / (MANY_PEOPLE - FEWEST_PEOPLE),
            "alternatives": (len(work.others) - FEWEST_TURNS) / (MANY_TURNS - FEWEST_TURNS),
            "other_unit": len(units) > 1 if units else None,
            "to_and_fro": between,
            "link": sure,
            "handed_on": not between and len(people) == len(work.others),
        }
    )
    return found(
        KIND,
        VERSION,
        key=(work.opening, end),
        cited=[
            Cited("opening", work.opening),
            *(Cited("contribution", turn) for turn in fewer([t for t in turns if t is not work.opening])),
            Cited("resolution", end),
        ],
        people=[participant("contributor", turn) for turn in turns],
        weighed=weighed,
        reasons=_reasons(work, len(people) + 1, end),
        ahead=within,
        subject=issue,
    )


def _by_time(signal: Signal) -> tuple[datetime, str]:
    return signal.at, signal.id


def _reasons(work: Work, people: int, end: Signal) -> Reasons:
    turns: Sequence[Signal] = [*work.own, *work.others]
    lasted = end.at - work.opening.at
    return Reasons(
        f"An issue was worked on by {people} people, with {counted_en(len(turns), 'contribution')} in all, "
        f"{len(work.own)} of them by whoever opened it, and resolved after {lasting_en(lasted)}.",
        f"Un problème a réuni {people} personnes, avec {counted_fr(len(turns), 'contribution')} en tout, "
        f"dont {len(work.own)} de la personne qui l'avait ouvert ; il a été résolu après {lasting_fr(lasted)}.",
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Collective resolution",
    title_fr="Résolution collective",
    roles=frozenset({"contributor"}),
    evidence_roles=frozenset({"opening", "contribution", "resolution"}),
    patterns=(
        Pattern(
            name="explicit",
            keying=Keying.CONVERSATION,
            hears=TURNS | DONE | {v.ACCEPTED},
            back=WINDOW,
            ahead=WINDOW,
            find=together,
        ),
        Pattern(
            name="chat",
            keying=Keying.PLACE,
            hears=v.MESSAGES | {REPLY_LINK, TEMPO},
            back=timedelta(days=1, hours=2),  # the tempo of the day, and as far as links reach
            ahead=LONGEST_TEMPO,
            find=in_chat,
            cap=CHAT_CAP,
        ),
    ),
)
