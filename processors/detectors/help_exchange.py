"""Help exchange (entraide): somebody asks, and somebody else answers.

**What it looks for.** A question (`asked`, or `posted` and read as a question) that another person answers, replies to
or comments on within 30 days, in a conversation that says itself who replies to whom. One moment for each helper. A
question back, a later answer, and an acknowledgement by the asker (accepted, voted up, liked, thanks) are added where
they are seen in the same 30 days; none of them is needed.

In a chat without threads (a `chat-message` that says itself of no other what it replies to), the answer is told by
reply links, and comes within 24 hours: a message that replies to the question, or to what the asker added to it. How
probable these links are is a factor; below three in ten there is no answer. A short answer counts there, and counts
less.

**What it does not take for help.** One's own answer; a bot; fewer than four words (where the words are known); a
greeting; questions about times and rooms, rhetoric, "anyone here?". What is said to a third person in the same
conversation is no help to the asker.

**What it cannot see.** Answers by word of mouth; an answer after 30 days, in a chat after 24 hours; whether the
answer was right. Whoever has not consented makes no signal, so that an exchange with them is not found at all: without
the statement of one side there is no evidence to show. Courses are heard; such moments are labelled `formal`.

**To be seen.** Send `asked` with the question as object, and `answered`, `replied` or `commented` whose parent (or
object) is that question; in a chat `posted` with a `chat-message` as object and its text as `result.response`.

Example::

    0m     ana  asked     q     words:12
    4h     bo   answered  a1    re:q words:40
    4h5m   ana  accepted  a1    re:q
    9h     cy   answered  a2    re:q words:3
    -> help_exchange asker=ana helper=bo question=1 answer=2 acknowledgement=3

Not::

    0m     ana  asked     q     words:12
    4h     ana  answered  a1    re:q words:40
    -> nothing

**Literature.** Eraut 2004 (asking and consulting as work processes with learning as a by-product); Zhang, Ackerman and
Adamic 2007 (help in online communities); Ehsan et al. 2020 (threads in developers' chat).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.asking import REPLIES, Questions, is_content, is_question, references, served
from processors.confidence import Scale
from processors.conversation.talk import REPLY_LINK, Talk
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found, participant
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.address import CHAT_MESSAGE
from schemas.moment import Moment
from schemas.signal import Cue, Keying, Signal

KIND, VERSION = "help_exchange", 2
WINDOW: Final = timedelta(days=30)
CHAT_WINDOW: Final = timedelta(hours=24)
CAP, CHAT_CAP = 2_000, 20_000
LONG_WORDS = 40  # an answer of so many words is full content

# A question that was answered by reference is probable; with an acknowledgement it is solid.
SCALE = Scale(
    base=-1.0,
    weights={
        "asked": 0.6,  # said to be a question, not only read as one
        "reference": 0.8,  # the answer names what it answers
        "link": 1.6,  # how probable it is that the answer replies to it, in a chat without threads
        "content": 0.8,  # words of the helper, 40 or more count whole
        "mention": 0.3,  # one mentions the other
        "follow_up": 0.5,  # the asker came back to it
        "acknowledgement": 1.4,  # accepted, voted up, liked, or thanked
        "asks_back": -0.8,  # all that the helper said was a question
    },
)


def explicit(near: History) -> Iterable[Moment]:
    questions = Questions(near)
    if not questions.asked or len(near) == 1:
        return
    replies: dict[str, list[Signal]] = {}
    for signal in near:
        if signal.verb in REPLIES and is_content(signal):
            question = served(signal, questions, near, WINDOW)
            if question is not None:
                replies.setdefault(question.id, []).append(signal)
    for question in questions.asked:
        if question.id in replies:
            yield from _exchanges(question, replies[question.id], near)


def in_chat(near: History) -> Iterable[Moment]:
    talk = Talk(near)
    for question in talk.requests():
        for helper, given in talk.help_with(question, CHAT_WINDOW).items():
            if not talk.refers_to(question, helper, CHAT_WINDOW):
                yield _exchange(question, given.answers, given.back, near.key, given.sure)
    yield from _by_statement(near)


def _by_statement(near: History) -> Iterable[Moment]:
    """Answers to a chat message that name the statement that said it: no conversation's history holds both."""
    asked = {s.id: s for s in near if s.object_kind == CHAT_MESSAGE and is_question(s)}
    replies: dict[str, list[Signal]] = {}
    said = [s for s in near if s.verb in REPLIES and is_content(s)] if asked else []
    for signal in said:
        for question in (asked[one] for one in signal.refers_to if one in asked):
            apart = signal.thread is None or signal.thread != question.thread
            if apart and question.at <= signal.at <= question.at + CHAT_WINDOW:
                replies.setdefault(question.id, []).append(signal)
    for name, found_replies in replies.items():
        yield from _exchanges(asked[name], found_replies, near)


def _exchanges(question: Signal, replies: Sequence[Signal], near: History) -> Iterable[Moment]:
    """One for each helper."""
    by_helper: dict[str, list[Signal]] = {}
    for reply in replies:
        if _is_help(question, reply):
            by_helper.setdefault(reply.actor or "", []).append(reply)
    reactions = _reactions(question, by_helper, near)
    for helper, answers in by_helper.items():
        yield _exchange(question, answers, reactions.get(helper, []), near.key)


def _is_help(question: Signal, reply: Signal) -> bool:
    return reply.actor != question.actor


def _reactions(question: Signal, by_helper: dict[str, list[Signal]], near: History) -> dict[str, list[Signal]]:
    """What the asker said or did about the answers of each helper, within the window."""
    said_by: dict[str, str] = {}
    last: str | None = None
    firsts = {answer.id: helper for helper, answers in by_helper.items() for answer in answers}
    about: dict[str, list[Signal]] = {}
    for signal in near.between(question.at, question.at + WINDOW):
        if signal.actor == question.actor:
            if last is not None and not is_question(signal):
                for helper in _concerned(signal, question, said_by, last, near.key):
                    about.setdefault(helper, []).append(signal)
        elif signal.id in firsts:
            last = firsts[signal.id]
        if signal.verb in REPLIES and signal.actor:
            for one in (signal.object, signal.id):
                if one:
                    said_by.setdefault(one, signal.actor)
    return about


def _concerned(signal: Signal, question: Signal, said_by: dict[str, str], last: str, key: str) -> set[str]:
    """Whose answers it is about: of whom it refers to, else of the latest helper where it is about the question."""
    refers = references(signal)
    authors = {said_by[one] for one in refers if one in said_by}
    if authors:
        return authors
    about = {key, question.object, question.id}
    if signal.verb in v.ACKNOWLEDGEMENTS:
        return {last} if signal.object in about else set()
    return {last} if refers - {signal.object} <= about else set()


def _is_acknowledgement(signal: Signal) -> bool:
    return signal.verb in v.ACKNOWLEDGEMENTS or bool(signal.cues & {Cue.THANKS, Cue.SOLVED})


def _exchange(
    question: Signal, answers: Sequence[Signal], reactions: Sequence[Signal], key: str, link: float | None = None
) -> Moment:
    """`link`: in a chat, how probable it is that the first answer replies to the question."""
    first = answers[0]
    later = [s for s in reactions if s.at >= first.at]
    thanks = [s for s in later if _is_acknowledgement(s)]
    back = [s for s in later if not _is_acknowledgement(s)]
    words = [s.words for s in answers if s.words is not None]
    named = first.actor in question.mentions or question.actor in first.mentions
    weighed = SCALE.weigh(
        {
            "asked": question.verb == v.ASKED,
            "reference": None if link else not references(first).isdisjoint({question.object, question.id, key}),
            "link": link,
            "content": sum(words) / LONG_WORDS if words else None,
            "mention": named,
            "follow_up": bool(back),
            "acknowledgement": bool(thanks),
            "asks_back": all(Cue.QUESTION in s.cues for s in answers) and not thanks,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(question, first),
        cited=[
            Cited("question", question),
            *(Cited("answer", s) for s in fewer(answers)),
            *(Cited("acknowledgement", s) for s in fewer(thanks)),
            *(Cited("follow_up", s) for s in fewer(back)),
        ],
        people=(participant("asker", question), participant("helper", first)),
        weighed=weighed,
        reasons=_reasons(question, answers, thanks, back, link),
        ahead=CHAT_WINDOW if link else WINDOW,
        subject=question.object or question.id if link else key,
        giver_role=first.role,
        refers_to=tuple(s.id for s in thanks[:1]),
        derived_from=question.derived_from,
    )


def _reasons(
    question: Signal,
    answers: Sequence[Signal],
    thanks: Sequence[Signal],
    back: Sequence[Signal],
    link: float | None,
) -> Reasons:
    delay = answers[0].at - question.at
    english = [f"A question was answered by someone else after {lasting_en(delay)}."]
    french = [f"Une question a reçu la réponse d'une autre personne après {lasting_fr(delay)}."]
    if link is not None:
        english.append(f"In a chat without threads, it replies to it with a probability of {round(link * 100)} %.")
        french.append(f"Dans un chat sans fils, elle y répond avec une probabilité de {round(link * 100)} %.")
    if thanks:
        delay = thanks[0].at - answers[0].at
        at_once = delay < timedelta(seconds=1)
        english.append(f"The asker acknowledged it {'at once' if at_once else lasting_en(delay) + ' later'}.")
        french.append(f"Elle a été reconnue comme utile {'aussitôt' if at_once else lasting_fr(delay) + ' plus tard'}.")
    if len(answers) > 1:
        english.append(f"The same person came back to it, {counted_en(len(answers), 'message')} in all.")
        french.append(f"La même personne y est revenue, {counted_fr(len(answers), 'message')} en tout.")
    if back:
        english.append(f"The asker took it further ({counted_en(len(back), 'message')}).")
        french.append(f"La personne qui demandait a poursuivi l'échange ({counted_fr(len(back), 'message')}).")
    return Reasons(" ".join(english), " ".join(french))


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Help exchange",
    title_fr="Entraide",
    roles=frozenset({"asker", "helper"}),
    evidence_roles=frozenset({"question", "answer", "follow_up", "acknowledgement"}),
    patterns=(
        Pattern(
            name="explicit",
            keying=Keying.CONVERSATION,
            hears=v.MESSAGES | v.ACKNOWLEDGEMENTS,
            back=WINDOW,
            ahead=WINDOW,
            find=explicit,
            cap=CAP,
        ),
        Pattern(
            name="chat",
            keying=Keying.PLACE,
            hears=v.MESSAGES | v.ACKNOWLEDGEMENTS | {REPLY_LINK},
            back=timedelta(0),
            ahead=CHAT_WINDOW,
            find=in_chat,
            cap=CHAT_CAP,
        ),
    ),
)
