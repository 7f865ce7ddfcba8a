"""Scenes of people together: a circle that meets again, a fault that several people solve, an offer nobody takes up."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from pipeline.demo.plot import DAY, HOUR, MINUTE, Planted, Plot
from pipeline.demo.scenes import answer, ask
from pipeline.demo.statements import SITE, Person
from pipeline.demo.talk import FAULT, TURNS


def learning_circle(plot: Plot) -> None:
    """Four people compare how they work, and again a fortnight later."""
    members: list[Person] = []
    for _ in range(4):
        members.append(plot.person(*members))
    first = plot.at(2, 30)
    openings = [_session(plot, members, at) for at in (first, first + 14 * DAY)]
    plot.planted.append(Planted("learning_circle", frozenset(openings)))


def _session(plot: Plot, members: list[Person], at: datetime) -> str:
    """Three rounds, each person once a round; the statement that opens it."""
    room = f"{SITE}/chat/improvement-circle"
    said = []
    for turn in range(3 * len(members)):
        who, thing = members[turn % len(members)], f"{room}/m{len(plot.pen.written)}"
        words = plot.chance.choice(TURNS)
        around = {"parent": [(room, "chat-channel")]}
        when = at + turn * 4 * MINUTE
        said.append(plot.pen.write(who, "posted", thing, when, "chat-message", words=words, around=around))
    return said[0]


def collective_resolution(plot: Plot) -> None:
    """A fault that nobody understands alone: two colleagues bring in what they know, until it is solved."""
    opener, one = plot.pair()
    other = plot.stranger(opener)
    at = plot.at(2, 60)
    asked, thing, topic = ask(plot, opener, at, (FAULT,))
    for n, helper in enumerate((one, other)):
        answered = answer(plot, helper, thing, at + (n + 1) * HOUR, topic)
        plot.planted.append(Planted("help_exchange", frozenset({asked, answered})))
    around = {"parent": [(thing, "doubt")]}
    words = "I tried that, and the second value still jumps after the warm-up."
    plot.pen.write(
        opener, "replied", f"{thing}/r1", at + 90 * MINUTE, "forum-reply", words=words, topics=[topic], around=around
    )
    solved = plot.pen.write(opener, "accepted", f"{thing}/r1", at + 5 * HOUR, "forum-reply", around=around)
    plot.planted.append(Planted("collective_resolution", frozenset({asked, solved})))


def dormant_offer(plot: Plot) -> None:
    """Somebody offers to show how it is done; a colleague recommends it, and for two months nobody comes."""
    offering, other = plot.pair()
    offer, at = f"{SITE}/exchange/offers/{len(plot.pen.written)}", plot.at(1, 4)
    offered = plot.pen.write(offering, "offered", offer, at, "offer")
    shown = plot.pen.write(other, "recommended", offer, at + 9 * DAY, "offer", extensions={"audience": 12})
    plot.planted.append(Planted("dormant_offer", frozenset({offered, shown})))


TOGETHER: Final[tuple[tuple[Callable[[Plot], None], int], ...]] = (
    (learning_circle, 1),
    (collective_resolution, 1),
    (dormant_offer, 1),
)
