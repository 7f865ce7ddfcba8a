"""One person keeps helping another, by answers and by reading drafts; or says so outright."""

from datetime import datetime, timedelta
from typing import Final

from pipeline.simulator.bookings import Need
from pipeline.simulator.people import Person
from pipeline.simulator.plots.exchanges import help_given
from pipeline.simulator.plots.things import feedback
from pipeline.simulator.stage import DAY, HOUR, MINUTE, Stage
from pipeline.simulator.writing import Said

MENTORED: Final = timedelta(days=60)
FEWEST: Final = 3
DRAFTS: Final = 0.2  # share of exchanges that are about a draft


def mentoring(stage: Stage) -> None:
    """Ben keeps helping Cy over weeks, with one thing and another."""
    span = stage.span("mentoring", MENTORED, 4 * DAY, 40 * DAY)
    count = FEWEST if span.edge != "usual" else stage.chance.choice((FEWEST, FEWEST, FEWEST + 1, FEWEST + 2))
    mentee, mentor = stage.couple(stage.today, stage.today + span.length + 2 * DAY)
    first = stage.morning(mentee)
    last = first + span.length
    stage.fit(last + DAY)
    stage.drawn("mentoring", span)
    stage.book(first, last + DAY, Need.SHARED, mentee, mentor)
    middle = sorted(stage.between(DAY, span.length - 3 * HOUR) for _ in range(count - 2))
    begins = [first, *(first + one for one in middle), last - 90 * MINUTE if span.fits else last]
    given = [said for at in begins for said in _exchange(stage, mentee, mentor, at)]
    if span.fits:
        stage.plant("mentoring", given[: 2 * FEWEST], (mentor, mentee))


def _exchange(stage: Stage, mentee: Person, mentor: Person, at: datetime) -> tuple[Said, Said]:
    """The key evidence of one; all of it within the hour."""
    delay = stage.between(5 * MINUTE, HOUR)
    if stage.chance.random() > DRAFTS:
        return help_given(stage, mentee, mentor, at, delay).key
    review, update, _ = feedback(stage, mentee, mentor, at, delay)
    stage.plant("feedback_loop", [review, update], (mentor, mentee))
    return review, update


def declared_mentoring(stage: Stage) -> None:
    """Somebody says outright that they mentor somebody."""
    mentor = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    mentee = stage.someone(stage.today, stage.today + DAY, Need.SHARED, mentor.unit_at(stage.today), (mentor,))
    at = stage.morning(mentor)
    stage.fit(at + HOUR)
    said = stage.say(mentor, "mentored", None, at, addressed=mentee, topics=[stage.topic()])
    stage.plant("mentoring", [said], (mentor, mentee))
