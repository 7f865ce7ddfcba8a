"""A moment's content survives its bytes, every field of it."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from schemas.moment import Evidence, Moment
from schemas.moment_codec import parse_content, write_content
from schemas.signal import Participant

TEXT = st.text(max_size=12)
TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
WORDS = st.lists(TEXT, max_size=3).map(tuple)
MAYBE = st.none() | TEXT
PEOPLE = st.builds(Participant, TEXT, TEXT, MAYBE, MAYBE, st.none() | st.integers(1, 99))
MOMENTS = st.builds(
    Moment,
    kind=TEXT,
    version=st.integers(1, 99),
    key=WORDS,
    evidence=st.lists(st.builds(Evidence, TIMES, TEXT, TEXT, st.booleans()), min_size=1, max_size=3).map(tuple),
    participants=st.lists(
        st.builds(Participant, TEXT, TEXT, MAYBE, MAYBE, st.none() | st.integers(1, 99)), max_size=3
    ).map(tuple),
    confidence=st.floats(0, 1),
    factors=st.lists(st.tuples(TEXT, st.floats(allow_nan=False, allow_infinity=False)), max_size=3).map(tuple),
    closes=TIMES,
    place=MAYBE,
    space_kind=TEXT,
    topics=WORDS,
    units=WORDS,
    formal=st.booleans(),
    reason_en=TEXT,
    reason_fr=TEXT,
    subject=MAYBE,
    giver_role=MAYBE,
    refers_to=WORDS,
    derived_from=WORDS,
    duration_s=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
WHOLE = Moment(
    kind="help_exchange",
    version=3,
    key=("a", "b"),
    evidence=(Evidence(datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC), "a", "question"),),
    participants=(Participant("asker", "p_a", "u"),),
    confidence=0.1 + 0.2,
    factors=(("asked", 1.0),),
    closes=datetime(2026, 4, 2, tzinfo=UTC),
    place="here",
    space_kind="project",
    topics=("t",),
    units=("u",),
    formal=True,
    reason_en="en",
    reason_fr="fr",
    subject="s",
    giver_role="support",
)


@given(MOMENTS)
def test_a_moment_read_back_is_the_same_and_writes_the_same_bytes(moment: Moment) -> None:
    content = write_content(moment)

    assert parse_content(content) == moment
    assert write_content(parse_content(content)) == content


def test_what_was_kept_before_moments_said_what_they_refer_to_is_the_same_still() -> None:
    assert len(orjson.loads(write_content(WHOLE))) == len(fields(Moment)) - 3
    assert parse_content(write_content(WHOLE)) == WHOLE


OTHER: dict[str, Any] = {
    "kind": "uptake",
    "version": 4,
    "key": ("b",),
    "evidence": (*WHOLE.evidence, Evidence(datetime(2026, 3, 3, tzinfo=UTC), "m", "exchange", is_moment=True)),
    "participants": (),
    "confidence": 0.5,
    "factors": (),
    "closes": datetime(2027, 1, 1, microsecond=7, tzinfo=UTC),
    "place": None,
    "space_kind": "unknown",
    "topics": (),
    "units": ("u", "w"),
    "formal": False,
    "reason_en": "other",
    "reason_fr": "autre",
    "subject": None,
    "giver_role": None,
    "refers_to": ("s", "t"),
    "derived_from": ("r",),
    "duration_s": 3.5,
}


def test_no_field_is_left_behind() -> None:
    assert set(OTHER) == {field.name for field in fields(Moment)}
    for name, value in OTHER.items():
        changed = replace(WHOLE, **{name: value})

        assert parse_content(write_content(changed)) == changed != WHOLE, name
