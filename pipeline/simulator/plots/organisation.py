"""Help in the organisation's own terms: across units, for newcomers, by offer and request, by the one who knows."""

from datetime import timedelta
from typing import Final

from pipeline.simulator.bookings import Need
from pipeline.simulator.plots.exchanges import EXPLICIT, FORUM, answer, ask, help_given, meet, plant_help
from pipeline.simulator.plots.help import need_both_ways
from pipeline.simulator.stage import DAY, HOUR, MINUTE, Stage
from pipeline.simulator.writing import Thing

LOOK_BACK: Final = timedelta(days=90)
FIRST_HELP, AT_HOME = timedelta(days=30), timedelta(days=90)
REMEMBERED: Final = timedelta(days=180)
DUE: Final = timedelta(days=30)
DORMANT: Final = timedelta(days=60)


def across_units(stage: Stage) -> None:
    """Two units that had nothing to do with each other: somebody of the one helps somebody of the other."""
    asker, helper = stage.strangers(stage.today, stage.today + 3 * DAY)
    at = stage.morning(asker)
    stage.fit(at + 2 * DAY)
    stage.book(at, at + DAY, Need.SHARED, asker, helper)
    exchange = help_given(stage, asker, helper, at, stage.between(10 * MINUTE, DAY))
    stage.plant("boundary_crossing", exchange.key, (asker, helper))


def across_units_again(stage: Stage) -> None:
    """The same two units again, other people: news only once the last time is out of sight."""
    span = stage.span("boundary_crossing", LOOK_BACK, 40 * DAY, 80 * DAY)
    if span.edge == "usual":  # well within the look-back is what the edge outside says, too
        span = type(span)(span.length, "inside")
    first_asker, first_helper = stage.strangers(stage.today, stage.today + span.length + 3 * DAY)
    one, other = first_asker.unit_at(stage.today), first_helper.unit_at(stage.today)
    until = stage.today + span.length + 3 * DAY
    asker = stage.someone(stage.today, until, Need.SHARED, one, (first_asker,))
    helper = stage.someone(stage.today, until, Need.SHARED, other, (first_helper,))
    need_both_ways(stage, until, (asker, helper))
    at = stage.morning(first_asker)
    stage.fit(until)
    stage.bookings.book(("units", one, other), at, until, Need.SHARED)
    stage.book(at, until, Need.SHARED, first_asker, first_helper, asker, helper)
    before = help_given(stage, first_asker, first_helper, at, stage.between(5 * MINUTE, 40 * MINUTE))
    stage.plant("boundary_crossing", before.key, (first_asker, first_helper))
    again = help_given(stage, asker, helper, at + span.length, stage.between(5 * MINUTE, HOUR))
    if span.edge == "outside":
        stage.plant("boundary_crossing", again.key, (asker, helper))
    else:
        stage.unless("boundary_crossing", before.key, again.key, (asker, helper))
    stage.edges["boundary_crossing", span.edge] += 1


def newcomer(stage: Stage) -> None:
    """Somebody new is helped in the first weeks, and later helps somebody else. Help that comes later is no start."""
    span = stage.span("newcomer_integration", FIRST_HELP, DAY, 20 * DAY)
    until = stage.today + AT_HOME
    helper = stage.someone(stage.today, until, Need.SHARED)
    unit = helper.unit_at(stage.today)
    friend = stage.someone(stage.today, until, Need.SHARED, unit, (helper,))
    need_both_ways(stage, until, (helper, friend))
    joined = stage.today + 9 * HOUR
    stage.fit(until)
    stage.drawn("newcomer_integration", span)
    stage.book(joined, until, Need.SHARED, helper, friend)
    who = stage.roster.person(unit, since=stage.today)
    stage.enter(who, stage.today, unit)
    rests = []
    if stage.chance.random() < 0.7:  # noqa: PLR2004 - for the others the directory alone knows
        group = Thing(f"https://places.sim.example/unit/{unit.rsplit('|', 1)[1]}", "group")
        rests.append(stage.say(who, "joined", group, joined))
    # Inside counts from the morning of the day that the directory knows, outside from the hour of joining.
    at = stage.today + span.length - 90 * MINUTE if span.fits else joined + span.length
    received = help_given(stage, who, helper, at, stage.between(5 * MINUTE, HOUR))
    given_at = stage.today + stage.between(span.length + DAY, AT_HOME - DAY)
    given = help_given(stage, friend, who, given_at, stage.between(5 * MINUTE, HOUR))
    if span.fits:
        stage.plant("newcomer_integration", received.key, [who], [*given.key, *rests])


def offer_and_request(stage: Stage) -> None:
    """Ana offers what she knows, Ben asks for it, they meet, and both say how it was."""
    wanting, offering = stage.couple(stage.today, stage.today + 40 * DAY)
    need_both_ways(stage, stage.today + 40 * DAY, (wanting, offering))
    at = stage.morning(offering)
    stage.fit(at + 40 * DAY)
    stage.book(at, at + 35 * DAY, Need.SHARED, offering, wanting)
    about, venue = stage.topic(offering.french), FORUM
    place = stage.room("community-site", "community")
    offer = stage.thing("offers", "offer")
    verb = stage.chance.choice(("offered", "authored"))
    offered = stage.say(offering, verb, offer, at, topics=[about], grouping=[place])
    asked_at = at + stage.between(HOUR, 10 * DAY)
    question = ask(stage, wanting, about, asked_at, venue, place, offer)
    exchange = answer(stage, offering, question, asked_at + stage.between(MINUTE, HOUR))
    meet(stage, offering, wanting, asked_at)
    plant_help(stage, exchange)
    met = asked_at + stage.between(DAY, 12 * DAY)
    reviews = [
        stage.say(
            who, "reviewed", offer, met + n * HOUR, text=stage.phrase(stage.words(who).reflections), topics=[about]
        )
        for n, who in enumerate((wanting, offering))
    ]
    stage.plant("reciprocal_exchange", [offered, question.said], (offering, wanting), reviews)


def single_holder(stage: Stage) -> None:
    """Only Ben has ever explained this; later somebody asks again, and nobody answers."""
    span = stage.span("single_holder", REMEMBERED, 5 * DAY, 60 * DAY)
    at = stage.today + 10 * HOUR
    then = at + span.length
    stage.fit(then + DUE + DAY)
    asker, holder = stage.couple(stage.today, stage.today + 2 * DAY)
    wanting = stage.someone(stage.today, then + DAY, Need.SHARED, but=(asker, holder))
    stage.drawn("single_holder", span)
    stage.book(at, at + DAY, Need.SHARED, asker, holder)
    stage.book(then, then + DAY, Need.SHARED, wanting)
    about = stage.topic(asker.french)
    before = help_given(stage, asker, holder, at, stage.between(5 * MINUTE, 30 * MINUTE), topic=about)
    question = ask(stage, wanting, about, then, stage.chance.choice(EXPLICIT))
    stage.plant("unanswered_request", [question.said], [wanting])
    if span.fits:
        stage.plant("single_holder", [question.said], [], before.key)


def dormant_offer(stage: Stage) -> None:
    """An offer that is shown to people and that nobody takes up for two months."""
    span = stage.span("dormant_offer", DORMANT, 60 * DAY, 60 * DAY)
    offering = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    at = stage.morning(offering)
    stage.fit(at + 2 * DORMANT + 2 * DAY)
    stage.drawn("dormant_offer", span)
    about = stage.topic(offering.french)
    listing = stage.thing("listings", "playlist")
    offer = stage.thing("offers", stage.chance.choice(("offer", "document")))
    verb = "offered" if offer.kind == "offer" else stage.chance.choice(("authored", "shared"))
    offered = stage.say(offering, verb, offer, at, topics=[about], parent=[listing])
    shown = at + stage.between(DAY, 30 * DAY)
    other = stage.someone(shown, shown + DAY, Need.SHARED, but=(offering,))
    recommended = stage.say(other, "recommended", offer, shown, topics=[about], parent=[listing], own={"audience": 3})
    stage.say(stage.someone(shown, shown + DAY, Need.SHARED, but=(offering, other)), "viewed", listing, shown + HOUR)
    if span.edge == "inside":  # taken up in time, if only just
        taker = stage.someone(stage.today, at + 2 * DORMANT, Need.SHARED, but=(offering, other))
        used = stage.say(taker, "reused", offer, at + span.length, topics=[about])
        stage.unless("dormant_offer", [used], [offered], [offering])
    else:
        stage.plant("dormant_offer", [offered], [offering], [recommended])
