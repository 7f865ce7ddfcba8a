"""Scenes of what people make: what was solved is written down, and what a colleague made is adapted."""

from collections.abc import Callable
from typing import Final

from pipeline.demo.plot import DAY, DAYS, HOUR, MINUTE, Planted, Plot
from pipeline.demo.scenes import answer, ask
from pipeline.demo.statements import SITE
from schemas.moment import moment_id


def written_down(plot: Plot) -> None:
    """A question is solved; whoever answered it writes a page about it, and a third person reads that."""
    asker, helper = plot.pair()
    reader = plot.person(asker, helper)
    at = plot.at(2, DAYS - 20)
    asked, thing, topic = ask(plot, asker, at)
    answered = answer(plot, helper, thing, at + HOUR, topic)
    around = {"parent": [(thing, "doubt")]}
    reply = thing + f"/a{len(plot.pen.written) - 1}"
    plot.pen.write(asker, "accepted", reply, at + 2 * HOUR, "solution", around=around)
    page = f"{SITE}/wiki/page-{len(plot.pen.written)}"
    cited = {"other": [(thing, "doubt")]}
    made_at = at + plot.chance.uniform(1, 6) * DAY
    made = plot.pen.write(helper, "authored", page, made_at, "document", topics=[topic], around=cited)
    plot.pen.write(reader, "viewed", page, made_at + plot.chance.uniform(1, 9) * DAY, "document")
    plot.planted.append(Planted("help_exchange", frozenset({asked, answered})))
    plot.planted.append(Planted("capitalisation", frozenset({moment_id("help_exchange", (asked, answered)), made})))


def adapted(plot: Plot) -> None:
    """Somebody makes their own version of a colleague's checklist, and a third person works with it."""
    author = plot.person()
    adapter = plot.person(author)
    user = plot.person(author, adapter)
    at = plot.at(2, DAYS - 30)
    source, own = (f"{SITE}/checklists/{len(plot.pen.written)}-{part}" for part in ("first", "own"))
    first = plot.pen.write(author, "authored", source, at, "checklist")
    made_at = at + plot.chance.uniform(1, 9) * DAY
    made = plot.pen.write(adapter, "authored", own, made_at, "checklist", around={"other": [(source, "checklist")]})
    later = made_at + plot.chance.uniform(1, 9) * DAY
    plot.pen.write(user, "viewed", own, later, "checklist")
    plot.pen.write(user, "reused", own, later + 20 * MINUTE, "checklist")
    plot.planted.append(Planted("adapted_reuse", frozenset({first, made})))


MAKING: Final[tuple[tuple[Callable[[Plot], None], int], ...]] = ((written_down, 2), (adapted, 2))
