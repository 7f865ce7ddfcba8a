"""Unanswered request (demande sans réponse): somebody asks, and nobody answers in the time that is usual there.

**What it looks for.** A question (`asked`, or `posted` and read as a question) in an explicit conversation to which
nobody, the asker included, gave an answer with content within 30 days. It is found once event time has passed these
30 days. An answer in the 30 days after them closes the gap and is shown with it; a later one changes nothing. The same
question asked again by the same person within 30 days is not a second request.

In a chat without threads the same is asked of each request, within 24 hours, or within the place's `tempo` where it
is known: as long as 95 % of the answers of the last 28 days took there (from 30 minutes to 14 days). What answers it is
told by references, by `reply_link`, or by being plainly meant for the asker. What the asker adds to a request, or asks
again in mostly the same words within 24 hours, is no second one. An answer in the 30 days after the deadline closes it.

**What is no answer.** A bot; fewer than four words (where the words are known); a greeting; an edit of the question.
**What is no request.** Greetings, times and rooms, rhetoric, a bot's question.

**What it cannot see.** Answers by word of mouth, or in a chat without references; that the asker no longer needed one;
answers of people who have not consented: such a question may look unanswered and not be.

**To be seen.** Send `asked` with the question as object. To close it, `answered`, `replied` or `commented` whose parent
(or object) is that question. In a chat, send `posted` with a `chat-message` as object and its `chat-channel` as parent.

Example::

    0d     ana  asked     q     words:12
    2d     bo   replied   r1    re:q words:2
    41d    cy   answered  a1    re:q words:40
    -> unanswered_request asker=ana request=1 late_answer=3

Not::

    0d     ana  asked     q     words:12
    29d    ana  answered  a1    re:q words:40
    61d    cy   viewed    x
    -> nothing

**Literature.** Silence in help forums: Zhang, Ackerman and Adamic 2007; why a request deserves a bridge: Burt 1992.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import Final, NamedTuple

from processors.asking import REPLIES, Questions, is_content, references, served
from processors.confidence import Scale
from processors.conversation.answers import Answers, asks
from processors.conversation.talk import REPLY_LINK, is_request
from processors.conversation.threads import TEMPO, waits
from processors.detector import Deadline, Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "unanswered_request", 2
DUE: Final = timedelta(days=30)
LATE: Final = timedelta(days=30)  # after it was due
ASKED_AGAIN: Final = timedelta(days=30)
CHAT_AGAIN: Final = timedelta(hours=24)
CHAT_DUE: Final = timedelta(hours=24)  # where the place's tempo is not known
LONGEST_TEMPO: Final = timedelta(days=14)
CHAT_CAP: Final = 20_000
LONG_WORDS = 20  # a question of so many words is full content

# A question that was asked outright is a solid gap.
SCALE = Scale(
    base=-0.2,
    weights={
        "asked": 1.4,  # said to be a question, not only read as one
        "content": 0.6,  # words of the question, 20 or more count whole
        "short_replies": -0.8,  # somebody said something, too little to count
        "chat": 0.4,  # in labelled logs of chats, nine in ten of what is found had no answer
    },
)


def explicit(near: History) -> Iterable[Moment]:
    for question, answers in _requests(near):
        due = question.at + DUE
        if near.is_past(due) and not any(s.at <= due for s in answers):
            yield _gap(question, answers[:1], near, due)


def silence(near: History) -> Iterable[Deadline]:
    """Each request that is not answered in time, as far as is known."""
    for question, answers in _requests(near):
        due = question.at + DUE
        if not any(s.at <= due for s in answers):
            yield Deadline(question.at, due)


def _requests(near: History) -> Iterable[tuple[Signal, list[Signal]]]:
    """Each request with what answers it, up to the end of the window."""
    questions = Questions(near)
    if not questions.asked:
        return
    answers: dict[str, list[Signal]] = {}
    for reply in near:
        if reply.verb in REPLIES and is_content(reply):
            for question in _answered(reply, questions, near):
                answers.setdefault(question.id, []).append(reply)
    for question in questions.asked:
        if question.place is not None and is_request(question):
            continue  # of a chat: the pattern of places looks after it
        if not _is_asked_again(question, questions.again(question)):
            yield question, answers.get(question.id, [])


def in_chat(near: History) -> Iterable[Moment]:
    for request in _chat_requests(near):
        if near.is_past(request.due) and not request.is_answered:
            yield _gap(request.asked, request.answers[:1], near, request.due)


def silence_in_chat(near: History) -> Iterable[Deadline]:
    """Each request in a chat that is not answered in time, as far as is known."""
    for request in _chat_requests(near):
        if not request.is_answered:
            yield Deadline(request.asked.at, request.due)


class Request(NamedTuple):
    """A request in a chat, what answers it, and when that was due."""

    asked: Signal
    answers: Sequence[Signal]
    due: datetime

    @property
    def is_answered(self) -> bool:
        return any(answer.at <= self.due for answer in self.answers)


@lru_cache(maxsize=1)  # a history is asked twice: for what is found, and for the silence to listen for
def _chat_requests(near: History) -> Sequence[Request]:
    """Each request in a place, with what answers it or the times that it was asked again, up to the end."""
    return tuple(_told(near)) if asks(near) else ()


def _told(near: History) -> Iterable[Request]:
    answers = Answers(near)
    by_asker: dict[str | None, list[Signal]] = {}
    for request in answers.requests():
        by_asker.setdefault(request.actor, []).append(request)
    usual = waits(near)
    for asked in by_asker.values():
        for place, request in enumerate(asked):
            if answers.is_asked_again(request, _lately(asked, place)):
                continue
            due = request.at + usual.get(request.at.date(), CHAT_DUE)
            times = [request]
            for one in islice(asked, place + 1, None):
                if one.at > due:
                    break
                if answers.is_asked_again(one, [request]):
                    times.append(one)
            held = {said.id: said for one in times for said in answers.of(one, due + LATE - one.at)}
            yield Request(request, sorted(held.values(), key=lambda said: (said.at, said.id)), due)


def _lately(asked: Sequence[Signal], place: int) -> Iterable[Signal]:
    """What its asker asked in the window before, the latest first."""
    earlier = (asked[at] for at in range(place - 1, -1, -1))
    return takewhile(lambda other: asked[place].at - other.at <= CHAT_AGAIN, earlier)


def _answered(reply: Signal, questions: Questions, near: History) -> Iterable[Signal]:
    """The questions that a reply serves, the asker's own too, and the earlier times that they were asked."""
    other = served(reply, questions, near, DUE + LATE)
    ones = [one for one in (other, _answered_oneself(reply, questions, near, other)) if one is not None]
    held = {
        question.id: question for one in ones for question in questions.again(one) if _is_before(question, one, reply)
    }
    return held.values()


def _answered_oneself(reply: Signal, questions: Questions, near: History, other: Signal | None) -> Signal | None:
    """One's own question, where one refers to it or answers nobody else."""
    if reply.actor not in questions.askers:
        return None
    one = served(reply, questions, near, DUE + LATE, own=True)
    if one is None or one.actor != reply.actor:
        return None
    return one if other is None or one.object in references(reply) else None


def _is_before(question: Signal, one: Signal, reply: Signal) -> bool:
    """Whether it is the same request or an earlier time of it, still within the window of the reply."""
    return question.at <= one.at and reply.at - question.at <= DUE + LATE


def _is_asked_again(question: Signal, times: Sequence[Signal]) -> bool:
    """Whether one of the times that it was asked lies in the window before."""
    return any(
        (other.at, other.id) < (question.at, question.id) and question.at - other.at <= ASKED_AGAIN for other in times
    )


def _gap(question: Signal, late: Sequence[Signal], near: History, due: datetime) -> Moment:
    chat = question.place == near.key and is_request(question)
    short = [] if chat else [s for s in near.between(question.at, due) if s.verb in REPLIES and s is not question]
    weighed = SCALE.weigh(
        {
            "asked": question.verb == v.ASKED,
            "content": None if question.words is None else question.words / LONG_WORDS,
            "short_replies": None if chat else any(_is_short(s, question) for s in short),
            "chat": chat,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(question,),
        cited=[Cited("request", question), *(Cited("late_answer", s) for s in late)],
        people=(participant("asker", question),),
        weighed=weighed,
        reasons=_reasons(question, late, due - question.at),
        ahead=due - question.at + LATE,
        closes=late[0].at if late else None,
        subject=question.object if chat else near.key,
    )


def _is_short(reply: Signal, question: Signal) -> bool:
    return bool(reply.actor) and reply.actor != question.actor and not reply.bot and not is_content(reply)


def _reasons(question: Signal, late: Sequence[Signal], waited: timedelta) -> Reasons:
    english = f"A question stayed without an answer for {lasting_en(waited)}."
    french = f"Une question est restée sans réponse pendant {lasting_fr(waited)}."
    if late:
        delay = late[0].at - question.at
        english += f" It was answered in the end, {lasting_en(delay)} after it was asked."
        french += f" Elle a fini par recevoir une réponse, {lasting_fr(delay)} après avoir été posée."
    return Reasons(english, french)


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Unanswered request",
    title_fr="Demande sans réponse",
    roles=frozenset({"asker"}),
    evidence_roles=frozenset({"request", "late_answer"}),
    patterns=(
        Pattern(
            name="explicit",
            keying=Keying.CONVERSATION,
            hears=v.MESSAGES,
            back=DUE + LATE,
            ahead=DUE + LATE,
            find=explicit,
            deadlines=silence,
        ),
        Pattern(
            name="chat",
            keying=Keying.PLACE,
            hears=v.MESSAGES | {REPLY_LINK, TEMPO},
            back=CHAT_AGAIN + timedelta(hours=2),  # links show up to 2 h before
            ahead=LONGEST_TEMPO + LATE,
            find=in_chat,
            deadlines=silence_in_chat,
            cap=CHAT_CAP,
        ),
    ),
)
