"""Scenes that look like moments and are none; each is a pair of a scene that is found and what makes it void."""

from collections.abc import Callable
from typing import Final

from pipeline.demo.plot import DAYS, HOUR, MINUTE, Planted, Plot, Trap
from pipeline.demo.scenes import answer, ask, share, struggle, take_up
from pipeline.demo.statements import SITE


def _spring(plot: Plot, name: str, why: str, *statements: str) -> None:
    plot.traps.append(Trap(name, why, frozenset(statements)))


def outage(plot: Plot) -> None:
    """A broken machine: eight people fail on it within the same quarter of an hour and succeed when it works again."""
    at = plot.at(10, DAYS - 20)
    crew = plot.chance.sample([one for one in plot.people if one.consents and not one.bot], 8)
    made = [one for n, who in enumerate(crew) for one in struggle(plot, who, at + n * MINUTE, "test-bench-7")]
    _spring(plot, "outage", "eight people fail together: the machine was broken, nobody learnt to use it", *made)


def broadcast(plot: Plot) -> None:
    """A mailing to everybody that many open."""
    at, page = plot.at(5, DAYS - 10), f"{SITE}/mailings/quarterly-news"
    made = [share(plot, plot.person(), at, page, audience=400)]
    for n in range(10):
        made += take_up(plot, plot.person(), at + (n + 1) * HOUR, page)
    _spring(plot, "broadcast mail", "sent to 400 people: opening it is no uptake of a colleague's tip", *made)


def self_answer(plot: Plot) -> None:
    """Somebody finds out by themselves and says so."""
    asker, at = plot.person(), plot.at(3, DAYS - 40)
    asked, thing, topic = ask(plot, asker, at)
    made = answer(plot, asker, thing, at + 3 * HOUR, topic)
    _spring(plot, "self-answer", "the asker answered alone: neither help nor a request without answer", asked, made)


def bot(plot: Plot) -> None:
    """A bot answers first, a person after it: the person helped, the bot did not."""
    asker, helper = plot.pair()
    at = plot.at(3, DAYS - 5)
    asked, thing, topic = ask(plot, asker, at)
    made = answer(plot, plot.people[-1], thing, at + MINUTE, topic)
    answered = answer(plot, helper, thing, at + 2 * HOUR, topic)
    plot.planted.append(Planted("help_exchange", frozenset({asked, answered})))
    _spring(plot, "bot", "a bot's answer is no help from a person; the colleague's after it is", made)


def no_consent(plot: Plot) -> None:
    """Somebody who has not consented asks and is answered, fails and succeeds."""
    silent = next(one for one in plot.people if not one.consents)
    at = plot.at(3, DAYS - 40)
    asked, thing, topic = ask(plot, silent, at)
    made = [asked, answer(plot, plot.person(), thing, at + HOUR, topic)]
    made += struggle(plot, silent, at + 30 * HOUR, "line-clearance")
    _spring(plot, "no consent", "whoever has not said yes is not heard, whatever they do", *made)


def taken_back(plot: Plot) -> None:
    """An answer that is voided, beside one that stands."""
    asker, helper = plot.pair()
    at = plot.at(3, DAYS - 5)
    asked, thing, topic = ask(plot, asker, at)
    wrong = plot.person(asker, helper)
    made = answer(plot, wrong, thing, at + HOUR, topic)
    plot.pen.void(wrong, made, at + 2 * HOUR)
    answered = answer(plot, helper, thing, at + 3 * HOUR, topic)
    plot.planted.append(Planted("help_exchange", frozenset({asked, answered})))
    _spring(plot, "taken back", "the answer was voided, and with it all that would rest on it", made)


def private(plot: Plot) -> None:
    """A question and its answer in a direct message."""
    asker, helper = plot.pair()
    at, thing = plot.at(3, DAYS - 5), f"{SITE}/chat/direct/1"
    around = {"parent": [(thing, "direct-message")]}
    made = [
        plot.pen.write(
            asker, "asked", f"{thing}/m1", at, "doubt", words="Can I ask you how this works?", around=around
        ),
        plot.pen.write(
            helper, "answered", f"{thing}/m2", at + HOUR, "solution", words="Yes, it goes like this.", around=around
        ),
    ]
    _spring(plot, "direct message", "what is said between two people is not listened to", *made)


def quiz(plot: Plot) -> None:
    """Answers in a quiz are no help to anybody."""
    around = {"grouping": [(f"{SITE}/courses/safety", "course")]}
    made = [
        plot.pen.write(
            plot.person(),
            "answered",
            f"{SITE}/courses/safety/quiz/{n}",
            plot.at(3, DAYS - 5),
            "cmi.interaction",
            around=around,
        )
        for n in range(12)
    ]
    _spring(plot, "quiz", "answering a quiz is formal learning, not an answer to a colleague", *made)


TRAPS: Final[tuple[Callable[[Plot], None], ...]] = (
    outage,
    broadcast,
    self_answer,
    bot,
    no_consent,
    taken_back,
    private,
    quiz,
)
