"""Help exchanges in chats without threads: built on reply links, as sure as these are."""

import random
from datetime import timedelta

import pytest

from processors.conversation import talk
from processors.conversation.marks import Mark
from processors.detectors import catalog
from processors.detectors import help_exchange as detector
from processors.history import History
from processors.reaction import evaluate
from schemas.signal import Cue, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_scenes,
)
from tests.scenes import START, act, moments, scene

TALK = "processors.conversation.talk"
HELP = "processors.detectors.help_exchange"
ASKS = int(Mark.ASKS | Mark.ENDS_ASKING | Mark.OPENS_ASKING)
SAID = "kind:chat-message place:c"
PAIR = "-> help_exchange asker=ana helper=bo question=1 answer=2"


def pair(question: str = "", answer: str = "", who: str = "bo", more: str = "", cues: str = "question") -> str:
    return f"""
        0m   ana    posted  m1  {SAID} words:12 marks:{ASKS} cues:{cues} {question}
        1m   {who}  posted  m2  {SAID} words:9 mentions:ana {answer}
        {more}
    """


FREE = pair() + PAIR
ADDED = f"30s ana posted m1b {SAID} words:9 marks:{Mark.GOES_ON | Mark.POINTS | Mark.SELF}"
THANKS = f"2m ana posted m3 {SAID} words:5 mentions:bo cues:thanks marks:{Mark.THANKS}"
FOLLOWS = f"2m ana posted m3 {SAID} words:8 mentions:bo marks:{Mark.SELF}"
MORE = f"3m bo posted m4 {SAID} words:8 mentions:ana"
OTHER = f"30s cy posted m3 {SAID} words:12 marks:{ASKS}"
LIKES = "5m ana liked m2 place:c"


PROOF = Proof(
    "help_exchange",
    traps={
        "one goes on by oneself": (pair(who="ana", answer="words:8"), FREE),
        "a bot answers": (pair(answer="bot"), FREE),
        "a bot asks": (pair(question="bot"), FREE),
        "what asks for nothing": (pair(cues="solved"), FREE),
        "logistics": (pair(cues="question,logistics"), FREE),
        "is anybody here": (pair(cues="greeting"), FREE),
        "rhetoric": (pair(cues="question,rhetorical"), FREE),
        "another channel": (pair().replace("m2  kind:chat-message place:c", "m2  kind:chat-message place:d"), FREE),
        "said to a third person": (pair(answer="mentions:cy", more=OTHER), pair(more=OTHER) + PAIR),
    },
    scenes={
        "a short answer is one": pair(answer="words:1") + PAIR,
        "thanks are an acknowledgement, and so is a like": pair(more=f"{THANKS}\n{LIKES}")
        + f"{PAIR} acknowledgement=3,4",
        "others' likes are none": pair(more="5m cy liked m2 place:c") + PAIR,
        "question and answer go on": pair(more=f"{FOLLOWS}\n{MORE}")
        + "-> help_exchange asker=ana helper=bo question=1 answer=2,4 follow_up=3",
        "a question of its own is another exchange": pair(more=f"{FOLLOWS} cues:question\n{MORE}")
        + f"{PAIR} follow_up=3"
        + "\n-> help_exchange asker=ana helper=bo question=3 answer=4",
        "two people help": pair(more=f"2m cy posted m3 {SAID} words:9 mentions:ana")
        + f"{PAIR}\n-> help_exchange asker=ana helper=cy question=1 answer=3",
        "who answers outright is left to the explicit conversation": pair(more=f"90s bo posted m3 {SAID} words:9 re:m1")
        + "-> help_exchange asker=ana helper=bo question=1 answer=3",
        "an answer to what the asker added": f"""
            0m   ana    posted  m1  {SAID} words:12 marks:{ASKS} cues:question
            {ADDED}
            1m   bo     posted  m2  {SAID} words:9 mentions:ana
            -> help_exchange asker=ana helper=bo question=1 answer=3
        """,
    },
    mutants={
        "whatever asks is a request": {f"{TALK}.NO_REQUEST": frozenset()},
        "every message is a request": {f"{TALK}.is_request": lambda s: not s.bot},
        "machines are people": {f"{TALK}.is_person": lambda _: True},
        "one level is enough": {f"{TALK}.MOST_ADDED": 0},
        "only certain links count": {f"{TALK}.LEAST_SURE": 0.99},
        "what is added is not followed": {f"{TALK}.is_request": lambda s: Cue.QUESTION in s.cues or s.object == "m1b"},
        "nobody thanks": {f"{TALK}.Talk._acts_on": lambda *_: []},
        "everybody thanks": {
            f"{TALK}.Talk._acts_on": lambda self, answers, *_: [
                act_ for one in answers for act_ in self._acts.get(one.object, [])
            ]
        },
        "outright answers are found twice": {f"{TALK}.Talk.refers_to": lambda *_: False},
        "no links": {f"{TALK}._replies": lambda *_: {}},
    },
)


def chat(rng: random.Random) -> list[Signal]:
    """Questions in a channel, answers by name, thanks, and some things said in between."""
    people = ["ana", "bo", "cy", "di"]
    made: list[Signal] = []
    at = 0.0
    for _ in range(40):
        at += rng.choice([5, 20, 60, 300, 3600, 12 * 3600])
        who = rng.choice(people)
        others = [one for one in people if one != who]
        cues = rng.choice([frozenset({Cue.QUESTION}), frozenset(), frozenset({Cue.THANKS})])
        verb, kind = ("liked", None) if made and rng.random() < 0.1 else ("posted", "chat-message")
        made.append(
            act(
                START + timedelta(seconds=at),
                who,
                verb,
                f"m{rng.randrange(len(made))}" if verb == "liked" else f"m{len(made)}",
                object_kind=kind,
                place="c",
                words=rng.randrange(1, 30),
                cues=cues if verb == "posted" else frozenset(),
                marks=ASKS if Cue.QUESTION in cues else 0,
                mentions=tuple(rng.sample(others, rng.choice([0, 1, 1]))),
                bot=rng.random() < 0.05,
            )
        )
    return made


def test_what_is_help_in_a_chat_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_help_in_a_chat_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_help() -> None:
    check_any_way_of_arriving("help_exchange", chat, runs=20)


def test_help_in_a_chat_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("help_exchange", chat, runs=8)


def answered_after(seconds: float, sure: float = 0.9) -> list[Signal]:
    """A question, and an answer that a link of certainty ties to it."""
    said = {"object_kind": "chat-message", "place": "c", "words": 9}
    question = act("0m", "ana", "posted", "m1", cues=frozenset({Cue.QUESTION}), **said)
    answer = act(START + timedelta(seconds=seconds), "bo", "posted", "m2", **said)
    link = act("0m", "bo", "reply_link", moment=True, refers_to=(answer.id, question.id), place="c", confidence=sure)
    return [question, answer, link]


def in_chat(signals: list[Signal]) -> int:
    return len(list(detector.in_chat(History("c", signals, None))))


def test_an_answer_counts_for_twenty_four_hours() -> None:
    assert in_chat(answered_after(24 * 3600)) == 1
    assert in_chat(answered_after(24 * 3600 + 1)) == 0


def test_an_answer_that_names_the_statement_of_the_question_needs_no_link() -> None:
    question = act("0m", "ana", "asked", "m1", object_kind="chat-message", place="c", thread="m1", words=9)

    def answered(seconds: float, names: str, **more: str) -> int:
        said = {"object_kind": "chat-message", "place": "c", "words": 9, "refers_to": (names,), **more}
        return in_chat([question, act(START + timedelta(seconds=seconds), "bo", "replied", "m2", **said)])

    assert answered(24 * 3600, question.id) == 1
    assert answered(24 * 3600 + 1, question.id) == 0
    assert answered(60, "m0") == 0
    assert answered(60, question.id, thread="m1") == 0  # in the history of the conversation


def test_a_link_of_less_than_three_in_ten_makes_no_answer() -> None:
    assert in_chat(answered_after(60, sure=0.3)) == 1
    assert in_chat(answered_after(60, sure=0.2999)) == 0


def test_the_probability_of_the_links_is_a_factor_and_lowers_the_confidence() -> None:
    (sure,) = (m for m in moments(catalog(), pair()).values() if m.kind == "help_exchange")
    through = scene(PROOF.scenes["an answer to what the asker added"]).signals
    (added,) = (m for m in evaluate(catalog(), through, START).values() if m.kind == "help_exchange")

    assert talk.LEAST_SURE < dict(added.factors)["link"] < dict(sure.factors)["link"] < 1
    assert added.confidence < sure.confidence
    assert "reference" not in dict(sure.factors)
    assert "with a probability of" in sure.reason_en
    assert "avec une probabilité de" in sure.reason_fr
