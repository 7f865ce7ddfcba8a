"""Reply links: which message replies to which in a chat, where it stops, and that it is local and shown to nobody."""

import random
from datetime import timedelta

import numpy as np
import pytest

from processors.conversation import grid
from processors.conversation.marks import Mark
from processors.detectors import catalog
from schemas.signal import Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

CONVERSATION = "processors.conversation"
ASKS = int(Mark.ASKS | Mark.ENDS_ASKING | Mark.OPENS_ASKING)
ADVICE = int(Mark.OTHER | Mark.POINTS | Mark.TRIES)
SAID = "kind:chat-message place:c"
CROWD = "\n".join(f"{n}ms  p{n}  posted  x{n}  {SAID} words:9 marks:{ASKS} terms:x{n},y{n}" for n in range(12))


def two(at: str = "1m", second: str = f"{SAID} words:9 mentions:ana", first: str = f"{SAID} words:12") -> str:
    return f"""
        0m    ana  posted  m1  {first} marks:{ASKS}
        {at}  bo   posted  m2  {second}
    """


FOUND = "-> reply_link replier=bo addressed=ana reply=2 to=1"


def far(between: int) -> str:
    """A named reply after so many messages of others."""
    crowd = "\n".join(f"{n + 1}s  p{n}  posted  x{n}  {SAID} words:8" for n in range(between))
    return f"0s  ana  posted  m1  {SAID} words:12\n{crowd}\n80s  bo  posted  m2  {SAID} words:9 mentions:ana"


PROOF = Proof(
    "reply_link",
    traps={
        "too late": (two(at="90m1s"), two(at="90m") + FOUND),
        "another channel": (two(second="kind:chat-message place:d words:9 mentions:ana"), two() + FOUND),
        "no chat": (two(first="kind:discussion place:c words:12"), two() + FOUND),
        "it says itself what it answers": (two(second=f"{SAID} words:9 mentions:ana re:m9"), two() + FOUND),
        "it is said in a thread": (two(second=f"{SAID} words:9 mentions:ana thread:t"), two() + FOUND),
        "a question of one's own": (
            two(second=f"{SAID} words:15 marks:{ASKS | Mark.GREETS}"),
            two(second=f"{SAID} words:15 marks:{ADVICE}") + FOUND,
        ),
    },
    scenes={
        "the channel is no reference": two(second=f"{SAID} words:9 mentions:ana re:c") + FOUND,
        "whoever is named is answered, though somebody else spoke since": f"""
            0m   ana  posted  m1  {SAID} words:12 marks:{ASKS}
            1m   cy   posted  m2  {SAID} words:14 marks:{ASKS}
            2m   bo   posted  m3  {SAID} words:9 mentions:ana
            3m   bo   posted  m4  {SAID} words:9 mentions:cy
            -> reply_link replier=bo addressed=ana reply=3 to=1
            -> reply_link replier=bo addressed=cy reply=4 to=2
        """,
        "a name within a message counts": f"""
            0m   ana  posted  m1  {SAID} words:12 marks:{ASKS} called:a
            1m   cy   posted  m2  {SAID} words:14 marks:{ASKS} called:c
            2m   bo   posted  m3  {SAID} words:9 terms:a,x
            -> reply_link replier=bo addressed=ana reply=3 to=1
        """,
        "words in common count": f"""{CROWD}
            10s  ana  posted  m1  {SAID} words:12 marks:{ASKS} terms:printer,tray,jam,paper,stuck,red
            20s  cy   posted  m2  {SAID} words:12 marks:{ASKS} terms:invoice,form,tax,x,y,z
            40s  bo   posted  m3  {SAID} words:9 marks:{ADVICE} terms:invoice,form,tax,x,y,z
            41s  di   posted  m4  {SAID} words:9 marks:{ADVICE} terms:printer,tray,jam,paper,stuck,red
            -> reply_link replier=bo addressed=cy reply=15 to=14
            -> reply_link replier=di addressed=ana reply=16 to=13
        """,
    },
    mutants={
        "89 minutes": {f"{CONVERSATION}.grid.SPAN": grid.SPAN - 60 * grid.MICRO},
        "91 minutes": {f"{CONVERSATION}.grid.SPAN": grid.SPAN + 60 * grid.MICRO},
        "anything is a chat": {"processors.detectors.reply_link.is_chat_message": lambda _: True},
        "what is explicit is judged": {"processors.detectors.reply_link.is_explicit": lambda _: False},
        "a channel is a reference": {
            "processors.detectors.reply_link.is_explicit": lambda s: bool(s.refers_to or s.thread)
        },
        "names are not read": {f"{CONVERSATION}.grid._named": lambda messages, _: grid._nobody(len(messages))},
        "names within are not read": {f"{CONVERSATION}.grid._called": lambda m, *_: grid._nobody(len(m))},
        "words are not read": {
            f"{CONVERSATION}.grid._words_in_common": lambda m, _: (
                np.zeros((len(m), grid.REACH)),
                np.zeros((len(m), grid.REACH), dtype=np.int64),
            )
        },
        "the form is not read": {f"{CONVERSATION}.features.Mark": [0] * len(Mark)},
    },
)


def chat(rng: random.Random) -> list[Signal]:
    """Two channels in which some ask and others answer, by name or with the same words; now and then much later."""
    people = ["ana", "bo", "cy", "di", "ed"]
    made: list[Signal] = []
    at = 0.0
    for _ in range(60):
        at += rng.choice([1, 5, 20, 60, 60, 300, 2400])
        who = rng.choice(people)
        others = [one for one in people if one != who]
        made.append(
            act(
                START + timedelta(seconds=at),
                who,
                "posted",
                f"m{len(made)}",
                object_kind="chat-message",
                place=rng.choice(["c", "c", "d"]),
                words=rng.randrange(1, 30),
                marks=rng.choice([0, ASKS, int(Mark.AGREES), int(Mark.THANKS)]),
                mentions=tuple(rng.sample(others, rng.choice([0, 0, 1]))),
                terms=tuple(sorted(rng.sample("abcdefghij", rng.randrange(4)))),
                called=who[0],
            )
        )
    return made


def test_who_replies_to_whom_and_who_does_not() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_reply_link_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_links() -> None:
    check_any_way_of_arriving("reply_link", chat, runs=20)


def test_a_link_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("reply_link", chat, runs=8)


def test_the_reasons_of_a_link_are_sentences_without_names() -> None:
    check_reasons("reply_link", chat)


@pytest.mark.parametrize(("between", "found"), [(63, 1), (64, 0)])
def test_a_reply_reaches_sixty_four_messages_back(between: int, found: int) -> None:
    links = [one for one in moments(catalog(), far(between)).values() if one.kind == "reply_link"]

    assert sum({p.person for p in one.participants} == {"ana", "bo"} for one in links) == found


def test_a_link_says_what_it_refers_to_its_probability_and_is_shown_to_nobody() -> None:
    (link,) = moments(catalog(), two()).values()

    assert link.refers_to == link.key
    assert dict(link.factors)["probability"] == link.confidence
    assert link.confidence <= dict(link.factors)["addressed"] <= 1
    assert 0.5 < link.confidence < 1
    assert not catalog().detectors["reply_link"].published
