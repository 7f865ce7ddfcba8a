"""Help exchanges: what is one, what is none, and that every part of the rule is needed."""

import random
from datetime import timedelta

import pytest

from processors.asking import served
from processors.detectors import catalog
from schemas.signal import Cue, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

HELP = "processors.detectors.help_exchange"
ASKING = "processors.asking"
PAIR = "-> help_exchange asker=ana helper=bo question=1 answer=2"


def pair(question: str = "", answer: str = "", at: str = "1h", who: str = "bo", verb: str = "answered") -> str:
    return f"""
        0m   ana  asked    q   words:12 {question}
        {at} {who} {verb}  a1  re:q words:9 {answer}
    """


FREE = pair() + PAIR

PROOF = Proof(
    "help_exchange",
    traps={
        "one's own answer": (pair(who="ana"), FREE),
        "a bot answers": (pair(answer="bot"), FREE),
        "a bot asks": (pair(question="bot"), FREE),
        "three words": (pair(answer="words:3"), pair(answer="words:4") + PAIR),
        "logistics": (pair(question="cues:question,logistics"), pair(question="cues:question") + PAIR),
        "is anybody here": (pair(question="cues:greeting"), FREE),
        "rhetoric": (pair(question="cues:rhetorical"), FREE),
        "a greeting for an answer": (pair(answer="cues:greeting"), FREE),
        "in private": (pair(answer="private"), FREE),
        "after thirty days": (pair(at="30d1s"), pair(at="30d") + PAIR),
        "before the question": (pair(at="-1h"), pair(at="0m") + PAIR),
        "a post that asks nothing": (
            """
            0m   ana  posted   q   words:12 thread:t
            1h   bo   replied  a1  re:q thread:t words:9
            """,
            """
            0m   ana  posted   q   words:12 thread:t cues:question
            1h   bo   replied  a1  re:q thread:t words:9
            -> help_exchange asker=ana helper=bo question=1 answer=2
            """,
        ),
        "said to a third person": (
            """
            0m   ana  asked      q   words:12
            1h   cy   commented  c1  re:q words:2
            2h   bo   replied    a1  re:c1 words:9
            """,
            """
            0m   ana  asked      q   words:12
            1h   ana  commented  c1  re:q words:2
            2h   bo   replied    a1  re:c1 words:9
            -> help_exchange asker=ana helper=bo question=1 answer=3
            """,
        ),
        "a post beside the question": (
            """
            0m   ana  asked      q   words:12
            1h   bo   posted     p   thread:q words:9
            """,
            """
            0m   ana  asked      q   words:12
            1h   bo   posted     p   re:q words:9
            -> help_exchange asker=ana helper=bo question=1 answer=2
            """,
        ),
        "a question back is not a question of its own": (
            """
            0m   ana  posted     q   thread:q words:12
            1h   bo   posted     b   kind:chat-message re:q cues:question words:9
            2h   ana  replied    c   re:b words:9
            """,
            """
            0m   ana  posted     q   thread:q words:12
            1h   bo   posted     b   kind:chat-message thread:q cues:question words:9
            2h   ana  replied    c   re:b words:9
            -> help_exchange asker=bo helper=ana question=2 answer=3
            """,
        ),
    },
    scenes={
        "each helper is a moment, and comes back to it": """
            0m   ana  asked      q   words:12
            1h   bo   answered   a1  re:q words:9
            2h   cy   commented  c1  re:q words:9
            3h   bo   replied    a2  re:q words:9
            -> help_exchange asker=ana helper=bo question=1 answer=2,4
            -> help_exchange asker=ana helper=cy question=1 answer=3
        """,
        "words that are not known may be enough": """
            0m   ana  asked      q
            1h   bo   answered   a1  re:q
            -> help_exchange asker=ana helper=bo question=1 answer=2
        """,
        "what is accepted is acknowledged, whoever spoke last": """
            0m     ana  asked      q   words:12
            1h     bo   answered   a1  re:q words:9
            2h     cy   answered   a2  re:q words:9
            1h1ms  ana  accepted   a1  re:q
            -> help_exchange asker=ana helper=bo question=1 answer=2 acknowledgement=4
            -> help_exchange asker=ana helper=cy question=1 answer=3
        """,
        "what is accepted as one's own answer thanks nobody": """
            0m   ana  asked      q   words:12
            1h   bo   answered   a1  re:q words:9
            2h   ana  answered   a2  re:q words:9
            3h   ana  accepted   a2  re:q
            -> help_exchange asker=ana helper=bo question=1 answer=2 follow_up=3
        """,
        "what was never heard as an answer is thanked for nothing": """
            0m   ana  asked      q   words:12
            1h   bo   answered   a1  re:q words:9
            3h   ana  accepted   a9  re:q
            -> help_exchange asker=ana helper=bo question=1 answer=2
        """,
        "thanks and further questions go to who spoke last, or to who is referred to": """
            0m   ana  asked      q   words:12
            1h   bo   answered   a1  re:q words:9
            2h   cy   answered   a2  re:q words:9
            3h   ana  commented  c1  re:q words:2 cues:thanks
            4h   ana  replied    c2  re:a1 words:9
            5h   ana  upvoted    q   re:q
            -> help_exchange asker=ana helper=bo question=1 answer=2 follow_up=5
            -> help_exchange asker=ana helper=cy question=1 answer=3 acknowledgement=4,6
        """,
        "others' thanks are no acknowledgement": """
            0m   ana  asked      q   words:12
            1h   bo   answered   a1  re:q words:9
            2h   cy   upvoted    a1  re:q
            -> help_exchange asker=ana helper=bo question=1 answer=2
        """,
        "thanks count as long as answers do": """
            0m     ana  asked      q   words:12
            1h     bo   answered   a1  re:q words:9
            30d    ana  commented  c1  re:q cues:thanks
            30d1s  ana  upvoted    a1  re:q
            -> help_exchange asker=ana helper=bo question=1 answer=2 acknowledgement=3
        """,
        "thanks before any answer are for nothing": """
            0m     ana  asked      q   words:12
            30m    ana  commented  c1  re:q cues:thanks
            1h     bo   answered   a1  re:q words:9
            -> help_exchange asker=ana helper=bo question=1 answer=3
        """,
        "of several questions the latest that stands open is answered": """
            0m   ana  posted   q1  thread:t words:12 cues:question
            1h   cy   posted   q2  thread:t words:12 cues:question
            2h   bo   replied  a1  thread:t words:9
            -> help_exchange asker=cy helper=bo question=2 answer=3
        """,
        "of several questions the one that is referred to is answered": """
            0m   ana  posted   q1  thread:t words:12 cues:question
            1h   cy   posted   q2  thread:t words:12 cues:question
            2h   bo   replied  a1  re:q1 words:9
            -> help_exchange asker=ana helper=bo question=1 answer=3
        """,
        "who asked last may answer who asked before": """
            0m   ana  posted   q1  thread:t words:12 cues:question
            1h   cy   posted   q2  thread:t words:12 cues:question
            2h   cy   replied  a1  thread:t words:9
            -> help_exchange asker=ana helper=cy question=1 answer=3
        """,
    },
    mutants={
        "a window of 29 days": {f"{HELP}.WINDOW": timedelta(days=29)},
        "a window of 31 days": {f"{HELP}.WINDOW": timedelta(days=31)},
        "a window without its end": {f"{HELP}.WINDOW": timedelta(days=30) - timedelta(microseconds=1)},
        "people help themselves": {
            f"{HELP}._is_help": lambda *_: True,
            f"{HELP}.served": lambda *args: served(*args, own=True),
        },
        "three words are enough": {f"{ASKING}.FEWEST_WORDS": 3},
        "five words are needed": {f"{ASKING}.FEWEST_WORDS": 5},
        "logistics is a request": {f"{ASKING}.NO_REQUEST": frozenset({Cue.GREETING, Cue.RHETORICAL})},
        "greetings are a request": {f"{ASKING}.NO_REQUEST": frozenset({Cue.LOGISTICS, Cue.RHETORICAL})},
        "rhetoric is a request": {f"{ASKING}.NO_REQUEST": frozenset({Cue.LOGISTICS, Cue.GREETING})},
        "bots are people": {f"{ASKING}.is_person": lambda s: not s.private},
        "private is public": {f"{ASKING}.is_person": lambda s: not s.bot},
        "everything is content": {f"{HELP}.is_content": lambda _: True},
        "only `asked` asks": {f"{ASKING}.is_question": lambda s: s.verb == "asked"},
        "every post asks": {f"{ASKING}.is_question": lambda s: s.verb in ("asked", "posted") and not s.bot},
        "a post that answers asks": {f"{ASKING}._answers_a_post": lambda _: False},
        "whoever is referred to, the latest is answered": {f"{ASKING}.references": lambda _: set()},
        "whatever it refers to, it serves the latest": {f"{ASKING}._is_said_by": lambda *_: True},
        "nothing but the question may be answered": {f"{ASKING}._is_said_by": lambda *_: False},
        "thanks go to all": {f"{HELP}._concerned": lambda _s, _q, said_by, _l, _k: set(said_by.values())},
        "thanks go to who spoke last": {f"{HELP}._concerned": lambda _s, _q, _b, last, _k: {last}},
        "thanks are not told from questions": {f"{HELP}._is_acknowledgement": lambda _: False},
        "every word is thanks": {f"{HELP}._is_acknowledgement": lambda _: True},
        "no reactions": {f"{HELP}._reactions": lambda *_: {}},
        "a share is an answer": {f"{HELP}.REPLIES": frozenset({"upvoted", "answered"})},
        "comments are no answers": {f"{HELP}.REPLIES": frozenset({"answered", "replied", "posted"})},
        "replies are no answers": {f"{HELP}.REPLIES": frozenset({"answered", "commented", "posted"})},
        "posts are no answers": {f"{HELP}.REPLIES": frozenset({"answered", "commented", "replied"})},
    },
)


def talk(rng: random.Random) -> list[Signal]:
    """A month or two of two threads among four people."""
    made = []
    for number in range(rng.choice([30, 60])):
        thread = rng.choice(["t1", "t2"])
        verb = rng.choice(["asked", "posted", "answered", "answered", "replied", "commented", "accepted", "upvoted"])
        made.append(
            act(
                START + timedelta(hours=rng.randrange(24 * rng.choice([3, 70]))),
                rng.choice(["ana", "bo", "cy", "di"]),
                verb,
                rng.choice(["p0", "p1", "p2", f"p{number}"]),
                thread=thread,
                refers_to=rng.choice([(), (thread,), ("p0",), ("p1",)]),
                words=rng.choice([None, 2, 8, 40]),
                cues=frozenset(rng.sample(list(Cue), rng.choice([0, 0, 0, 1]))),
                bot=rng.random() < 0.05,
            )
        )
    return made


def test_what_is_a_help_exchange_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_help_exchange_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_help_exchanges() -> None:
    check_any_way_of_arriving("help_exchange", talk)


def test_a_help_exchange_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("help_exchange", talk)


def test_the_reasons_of_a_help_exchange_are_sentences_without_names() -> None:
    check_reasons("help_exchange", talk)


def test_the_reasons_say_how_long_it_took_in_both_languages() -> None:
    (one,) = moments(catalog(), pair(at="4h37m") + "5h ana accepted a1 re:q").values()

    assert one.reason_en == (
        "A question was answered by someone else after 4 h 37 min. The asker acknowledged it 23 minutes later."
    )
    assert one.reason_fr == (
        "Une question a reçu la réponse d'une autre personne après 4 h 37 min. "
        "Elle a été reconnue comme utile 23 minutes plus tard."
    )


def test_an_answer_by_reference_is_probable_and_an_accepted_one_solid() -> None:
    (plain,) = moments(catalog(), pair(answer="words:40")).values()
    (accepted,) = moments(catalog(), pair(answer="words:40") + "2h ana accepted a1 re:q").values()
    (asking_back,) = moments(catalog(), pair(answer="words:5 cues:question")).values()

    assert (asking_back.tier, plain.tier, accepted.tier) == ("weak", "probable", "solid")


def test_what_is_asked_in_a_course_is_labelled_formal() -> None:
    (one,) = moments(catalog(), pair(question="formal")).values()
    (other,) = moments(catalog(), pair(answer="role:trainer")).values()
    (free,) = moments(catalog(), pair()).values()

    assert (one.formal, other.formal, free.formal) == (True, True, False)
