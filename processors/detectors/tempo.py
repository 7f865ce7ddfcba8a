"""Tempo (tempo): how long a place takes to answer, of each day on which somebody asks there. An internal finding.

**What it looks for.** For each place and UTC day with a request in its chat: the 95th percentile of the time to the
first answer, over the requests of the 28 days before that day. A request that nobody has answered within 14 days counts
as one that takes longer than all that were, so that a place which answers a third of its requests is not taken for a
quick one. At least 30 requests are needed; the tempo is at least 30 minutes and at most 14 days. Other findings wait as
long as that, in this place, before they call a request unanswered.

**What it cannot see.** Answers by word of mouth; a change of tempo within the 28 days. It is a measure of a place, and
of no person.

**To be seen.** Send `posted` with a `chat-message` as object and its `chat-channel` as parent, questions and answers
alike.

Example::

    0d+12h*31  ana  posted  m  kind:chat-message place:c words:12 cues:question
    -> tempo request=31

Not::

    0d+12h*30  ana  posted  m  kind:chat-message place:c words:12 cues:question
    15d        ana  posted  m  kind:chat-message place:c words:12
    -> nothing

**Literature.** Kaplan and Meier 1958 (what has not happened yet is no missing value).
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from math import ceil
from typing import Final

from processors.confidence import Scale
from processors.conversation.answers import Answers, asks
from processors.conversation.talk import REPLY_LINK
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "tempo", 1
TRAILING: Final = timedelta(days=28)  # before the day
SHORTEST, LONGEST = timedelta(minutes=30), timedelta(days=14)
FEWEST = 30  # requests
PERCENTILE = 0.95
BACK: Final = TRAILING + timedelta(days=1, hours=2)  # from the first request of the day; links show up to 2 h before
CAP: Final = 20_000

SCALE = Scale(base=2.0, weights={})


def daily(near: History) -> Iterable[Moment]:
    if asks(near) <= FEWEST:
        return
    answers = Answers(near)
    requests = answers.requests()
    delays = [_delay(request, answers) for request in requests]
    for first, held in _days(requests, delays):
        if len(held) >= FEWEST:
            yield _moment(first, held)


def _delay(request: Signal, answers: Answers) -> timedelta:
    """The time to the first answer; LONGEST where there is none."""
    return next((said.at - request.at for said in answers.of(request, LONGEST)), LONGEST)


def _days(requests: Sequence[Signal], delays: Sequence[timedelta]) -> Iterator[tuple[Signal, Sequence[timedelta]]]:
    """The first request of each day, with the delays of the requests in the days before it, sorted."""
    held: list[timedelta] = []
    begin = end = 0
    day: datetime | None = None
    for request in requests:
        midnight = datetime.combine(request.at.astimezone(UTC).date(), time(), UTC)
        if midnight == day:
            continue
        day = midnight
        while end < len(requests) and requests[end].at < midnight:
            insort(held, delays[end])
            end += 1
        while begin < end and requests[begin].at < midnight - TRAILING:
            del held[bisect_left(held, delays[begin])]
            begin += 1
        yield request, held


def _moment(first: Signal, held: Sequence[timedelta]) -> Moment:
    tempo = min(max(held[ceil(PERCENTILE * len(held)) - 1], SHORTEST), LONGEST)
    return found(
        KIND,
        VERSION,
        key=(first,),
        cited=(Cited("request", first),),
        people=(),
        weighed=SCALE.weigh({}),
        reasons=Reasons(
            f"Of {counted_en(len(held), 'request')} in the {TRAILING.days} days before, 95 % were answered within "
            f"{lasting_en(tempo)}, or that is the most that is waited for.",
            f"Sur {counted_fr(len(held), 'demande')} des {TRAILING.days} jours précédents, 95 % ont eu une réponse en "
            f"{lasting_fr(tempo)}, ou c'est l'attente la plus longue admise.",
        ),
        ahead=LONGEST,
        duration_s=tempo.total_seconds(),
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Tempo",
    title_fr="Tempo",
    roles=frozenset(),
    evidence_roles=frozenset({"request"}),
    published=False,
    patterns=(
        Pattern(
            name="daily",
            keying=Keying.PLACE,
            hears=v.MESSAGES | {REPLY_LINK},
            back=BACK,
            ahead=LONGEST,
            find=daily,
            cap=CAP,
        ),
    ),
)
