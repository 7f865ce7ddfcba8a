"""Building a moment from what is cited: order, people, places, confidence, wording."""

from datetime import timedelta

import pytest

from processors.confidence import Scale
from processors.finding import Cited, Reasons, fewer, found, participant, pointed_at
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr, listed_en, listed_fr
from schemas.moment import Moment
from schemas.signal import Participant, Signal
from tests.scenes import act, time

SCALE = Scale(base=0.0, weights={"plain": 1.0, "other": -2.0})


def made(*cited: Cited, people: tuple[Participant, ...] = ()) -> Moment:
    return found(
        "kind",
        1,
        key=[cited[0].signal],
        cited=cited,
        people=people,
        weighed=SCALE.weigh({}),
        reasons=Reasons("Yes.", "Oui."),
        ahead=timedelta(days=2),
    )


def test_evidence_stands_by_time_and_id_each_signal_once_in_its_first_role() -> None:
    late, early = act("2h", "ana", "asked", "q"), act("1h", "bo", "asked", "q")

    moment = made(Cited("one", late), Cited("two", early), Cited("three", late))

    assert [(one.item, one.role) for one in moment.evidence] == [(early.id, "two"), (late.id, "one")]
    assert (moment.start, moment.end, moment.closes) == (time("1h"), time("2h"), time("2d1h"))
    assert moment.key == (late.id,)


def test_people_stand_by_role_and_name_with_their_units_each_once() -> None:
    one = act("1h", "bo", "asked", "q", unit="lyon")
    people = (Participant("b", "bo", "lyon"), Participant("a", "cy"), Participant("b", "bo", "nice"))

    moment = made(Cited("one", one), people=people)

    assert moment.participants == (Participant("a", "cy"), Participant("b", "bo", "lyon"))
    assert moment.units == ("lyon",)
    assert participant("b", one) == Participant("b", "bo", "lyon")


def test_place_and_space_are_the_first_that_are_said_topics_are_all() -> None:
    first = act("1h", "bo", "asked", "q", topics=("b",))
    second = act("2h", "bo", "asked", "q", topics=("a", "b"), place="p", space_kind="project", formal=True)
    third = act("3h", "bo", "asked", "q", place="z", space_kind="formal")

    moment = made(*(Cited("one", signal) for signal in (third, second, first)))

    assert (moment.place, moment.space_kind, moment.topics, moment.formal) == ("p", "project", ("a", "b"), True)


def test_of_many_the_first_and_the_latest_are_cited() -> None:
    many = [act(f"{hour}h", "bo", "asked", "q") for hour in range(30)]

    assert fewer(many[:20]) == many[:20]
    assert list(fewer(many)) == [many[0], *many[11:]]


def test_confidence_is_the_logistic_of_weighed_factors() -> None:
    weighed = SCALE.weigh({"other": 0.5, "plain": 1.0})

    assert weighed.confidence == 0.5
    assert weighed.factors == (("plain", 1.0), ("other", 0.5))


def test_a_factor_stays_between_nothing_and_whole() -> None:
    assert SCALE.weigh({"plain": 7, "other": -3}).factors == (("plain", 1.0), ("other", 0.0))
    assert SCALE.weigh({"plain": 7}).confidence == SCALE.weigh({"plain": 1}).confidence


def test_an_unknown_factor_is_absent_and_counts_nothing() -> None:
    assert SCALE.weigh({"plain": None}) == SCALE.weigh({})


def test_a_factor_without_weight_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="odd"):
        SCALE.weigh({"odd": 1})


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0.001, "less than a second", "moins d'une seconde"),
        (1, "1 second", "une seconde"),
        (59, "59 seconds", "59 secondes"),
        (60, "1 minute", "une minute"),
        (3_599, "59 minutes", "59 minutes"),
        (3_600, "1 hour", "une heure"),
        (16_620, "4 h 37 min", "4 h 37 min"),
        (2 * 86_400 - 60, "47 h 59 min", "47 h 59 min"),
        (2 * 86_400, "2 days", "2 jours"),
        (30 * 86_400, "30 days", "30 jours"),
    ],
)
def test_a_duration_is_said_as_a_reader_says_it(seconds: float, english: str, french: str) -> None:
    span = timedelta(seconds=seconds)

    assert (lasting_en(span), lasting_fr(span)) == (english, french)


def test_counts_have_their_plural() -> None:
    assert [counted_en(n, "search", "searches") for n in (0, 1, 2)] == ["0 searches", "1 search", "2 searches"]
    assert [counted_fr(n, "échec") for n in (0, 1, 2)] == ["0 échec", "1 échec", "2 échecs"]


def test_lists_end_with_and() -> None:
    assert [listed_en(list(parts)) for parts in ("a", "ab", "abc")] == ["a", "a and b", "a, b and c"]
    assert [listed_fr(list(parts)) for parts in ("a", "ab", "abc")] == ["a", "a et b", "a, b et c"]


def test_a_signal_is_no_moment_as_evidence() -> None:
    built = Signal(id="m", at=time("1h"), verb="help_exchange", moment=True)

    assert [one.is_moment for one in made(Cited("one", built)).evidence] == [True]


def test_what_a_finding_points_at_is_cited_in_its_stead() -> None:
    finding = act("1h", "ana", "stuck", "x", refers_to=("a", "b", "c"), end=time("3h"), topics=("t",), place="p")

    first, last = pointed_at(finding)

    assert (first.id, first.at, last.id, last.at) == ("a", time("1h"), "c", time("3h"))
    assert (first.object, first.topics, first.place, first.moment) == ("x", ("t",), "p", False)
