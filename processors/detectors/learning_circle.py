"""Learning circle (cercle apprenant): the same few people come together again, and each has their say.

**What it looks for.** Two sessions in one place (a channel, a meeting, a group) within 60 days. A session is opened by
a turn after at least 30 minutes of silence, ends with the next such silence, and lasts at most 3 hours. At least three
people speak in it with content, evenly enough (the entropy of their turns is at least half of what it could be), and to
and fro: at least twice somebody speaks again after another has. Where only presence is told, `attended` counts as a
turn, for at most 12 people and at least 20 minutes. At least half of the people of the larger session, and two, speak
in both. It is found at the first two sessions; what recurs after them is the same circle.

**What it does not take for it.** A meeting in which one speaks and the others listen; a stand-up where each says
their piece once; greetings, times and rooms; bots. A channel that never pauses has no sessions.

**What it cannot see.** Talk that leaves no trace, people who have not consented, whether anything came of it. Small
talk with content looks the same, if it is as even and as regular.

**To be seen.** Send `posted`, `replied` or `talked-with` in a channel or group, or `attended` with the meeting as
object; the same place each time.

Example::

    0d      ana  posted  m1  place:p words:9
    0d2m    bo   posted  m2  place:p words:9
    0d4m    cy   posted  m3  place:p words:9
    0d6m    ana  posted  m4  place:p words:9
    0d8m    bo   posted  m5  place:p words:9
    7d      bo   posted  m6  place:p words:9
    7d2m    cy   posted  m7  place:p words:9
    7d4m    ana  posted  m8  place:p words:9
    7d6m    bo   posted  m9  place:p words:9
    7d8m    cy   posted  m10 place:p words:9
    -> learning_circle member=ana member=bo member=cy session_open=1,6 turn=2,3,4,5,7,8,9,10

Not::

    0d      ana  posted  m1  place:p words:9
    0d2m    bo   posted  m2  place:p words:9
    0d4m    cy   posted  m3  place:p words:9
    7d      bo   posted  m6  place:p words:9
    7d2m    cy   posted  m7  place:p words:9
    7d4m    ana  posted  m8  place:p words:9
    -> nothing

**Literature.** Wenger 1998 (communities of practice); Lave and Wenger 1991; evenness of voices: Pielou 1966.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from math import log
from typing import Final

from processors.asking import is_content, is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import MOST_CITED, Cited, Reasons, fewer, found, participant
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import UNKNOWN, Cue, Keying, Participant, Signal

KIND, VERSION = "learning_circle", 1
SILENCE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=3)
RECURS: Final = timedelta(days=60)
WINDOW: Final = RECURS + LONGEST + SILENCE  # the end of a session shows by the silence after it
FEWEST_PEOPLE = 3
FEWEST_COMMON = 2  # people who speak in both, and half of those of the larger session
FEWEST_RETURNS = 2  # times that somebody speaks again after another has
EVENNESS = 0.5
ONE_VOICE = 0.7
MOST_PRESENT = 12  # people, where only presence is told
STAND_UP_S = 20 * 60.0
MANY = 4  # sessions
TURNS = v.MESSAGES | {v.TALKED_WITH}
PRESENCE = frozenset({v.ATTENDED, v.JOINED})
CAP = 20_000

# Two even sessions are probable; on one topic, with questions, or recurring more often, solid.
SCALE = Scale(
    base=-0.2,
    weights={
        "evenness": 0.6,  # of the less even session, from a half to one
        "recurrence": 0.8,  # sessions beyond two; four count whole
        "same_topic": 0.7,  # a topic in common
        "asking": 0.4,  # somebody asks, in either
        "same_people": 0.5,  # the share of the larger session who speak in both
        "one_voice": -0.8,  # more than 70 % of the turns of a session by one person
    },
)


@dataclass(frozen=True)
class Session:
    """What was said between two silences, and by whom."""

    opening: Signal
    turns: Sequence[Signal]  # with content, the opening included where it has some
    counts: Mapping[str, int]  # turns of each person who was there; 0 where they only listened

    @cached_property
    def voices(self) -> frozenset[str]:
        return frozenset(person for person, count in self.counts.items() if count)

    @cached_property
    def evenness(self) -> float:
        """The entropy of the turns by that of equal shares among all who were there (Pielou)."""
        total = sum(self.counts.values())
        shares = [count / total for count in self.counts.values() if count]
        return -sum(share * log(share) for share in shares) / log(len(self.counts)) if len(self.counts) > 1 else 0.0

    @property
    def topics(self) -> set[str]:
        return {topic for turn in self.turns for topic in turn.topics}


def recurring(near: History) -> Iterable[Moment]:
    if len({signal.actor for signal in near}) < FEWEST_COMMON:
        return
    sessions = [one for one in _sessions(near) if _is_even(one)]
    later: dict[int, list[Session]] = {}
    seen_before: set[int] = set()
    for place, one in enumerate(sessions):
        for at in range(place + 1, len(sessions)):
            if sessions[at].opening.at - one.opening.at > RECURS:
                break
            if _is_same_circle(one, sessions[at]):
                later.setdefault(place, []).append(sessions[at])
                seen_before.add(at)
    for place, others in later.items():
        if place not in seen_before:
            yield _moment(sessions[place], others, near.key)


def _sessions(near: History) -> Iterable[Session]:
    acts = [s for s in near if is_person(s) and not near.is_crowded(s.at)]
    start = 0
    for end, (one, other) in enumerate(pairwise([*acts, None]), 1):
        if one is not None and (other is None or other.at - one.at >= SILENCE):
            if end - start > 1 and one.at - acts[start].at <= LONGEST:
                yield _session(acts[start:end])
            start = end


def _session(acts: Sequence[Signal]) -> Session:
    spoken = [s for s in acts if s.verb in TURNS and is_content(s) and Cue.LOGISTICS not in s.cues]
    there = [s for s in acts if s.verb in PRESENCE]
    counts = Counter(person for turn in spoken for person in _speakers(turn))
    if spoken:
        counts.update({person: 0 for turn in there for person in _speakers(turn)})
        return Session(acts[0], spoken, counts)
    stayed = {s.actor: s for s in there if s.verb == v.ATTENDED and not _is_stand_up(s)}
    if len(stayed) <= MOST_PRESENT:
        counts.update({person: 1 for person in stayed if person})
    return Session(acts[0], list(stayed.values()), counts)


def _is_stand_up(presence: Signal) -> bool:
    return presence.duration_s is not None and presence.duration_s < STAND_UP_S


def _speakers(turn: Signal) -> Iterable[str]:
    """Who speaks: the actor, and whom they talked with."""
    if turn.actor:
        yield turn.actor
    if turn.verb == v.TALKED_WITH and turn.object_kind == "agent" and turn.object and turn.object != UNKNOWN:
        yield turn.object


def _is_even(session: Session) -> bool:
    if len(session.voices) < FEWEST_PEOPLE or session.evenness < EVENNESS:
        return False
    return session.turns[0].verb in PRESENCE or _returns(session.turns) >= FEWEST_RETURNS


def _returns(turns: Sequence[Signal]) -> int:
    """How often somebody speaks again after another has; talking with somebody is to and fro by itself."""
    spoken: set[str | None] = set()
    last: str | None = None
    count = 0
    for turn in turns:
        if turn.verb == v.TALKED_WITH or (turn.actor != last and turn.actor in spoken):
            count += 1
        spoken.add(turn.actor)
        last = turn.actor
    return count


def _is_same_circle(one: Session, other: Session) -> bool:
    common, larger = len(one.voices & other.voices), max(len(one.voices), len(other.voices))
    return common >= FEWEST_COMMON and 2 * common >= larger


def _moment(first: Session, later: Sequence[Session], place: str) -> Moment:
    second = later[0]
    members = first.voices & second.voices
    turns = [[t for t in one.turns if t.actor in members and t is not one.opening] for one in (first, second)]
    topics = [one.topics for one in (first, second)]
    most = max(max(one.counts.values()) / sum(one.counts.values()) for one in (first, second))
    weighed = SCALE.weigh(
        {
            "evenness": (min(first.evenness, second.evenness) - EVENNESS) / (1 - EVENNESS),
            "recurrence": (len(later) - 1) / (MANY - 2),
            "same_topic": bool(topics[0] & topics[1]) if all(topics) else None,
            "asking": any(t.verb == v.ASKED or Cue.QUESTION in t.cues for one in turns for t in one),
            "same_people": len(members) / max(len(first.voices), len(second.voices)),
            "one_voice": most > ONE_VOICE,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(first.opening, second.opening),
        cited=[
            *(Cited("session_open", one.opening) for one in (first, second)),
            *(Cited("turn", turn) for own in turns for turn in fewer(own, MOST_CITED // 2)),
        ],
        people=[
            *(participant("member", t) for one in (first, second) for t in one.turns if t.actor in members),
            *(Participant("member", person) for person in members),  # who was only talked with
        ],
        weighed=weighed,
        reasons=_reasons(first, later, len(members)),
        ahead=WINDOW,
        subject=place,
    )


def _reasons(first: Session, later: Sequence[Session], members: int) -> Reasons:
    count, span = len(later) + 1, later[-1].opening.at - first.opening.at
    turns = len(first.turns) + len(later[0].turns)
    return Reasons(
        f"The same {members} people came together {counted_en(count, 'time')} within {lasting_en(span)}, "
        f"with {counted_en(turns, 'turn')} in the first two sessions, shared evenly enough.",
        f"Les mêmes {members} personnes se sont retrouvées {count} fois en {lasting_fr(span)}, "
        f"avec {counted_fr(turns, 'prise')} de parole assez bien réparties aux deux premières séances.",
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Learning circle",
    title_fr="Cercle apprenant",
    roles=frozenset({"member"}),
    evidence_roles=frozenset({"session_open", "turn"}),
    patterns=(
        Pattern(
            name="recurring",
            keying=Keying.PLACE,
            hears=TURNS | PRESENCE,
            back=WINDOW,
            ahead=WINDOW,
            find=recurring,
            cap=CAP,
        ),
    ),
)
