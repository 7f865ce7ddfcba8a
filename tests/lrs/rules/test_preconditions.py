"""Entity tags and preconditions, as RFC 9110 has them."""

from hashlib import sha1

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.preconditions import (
    ABSENT,
    ALWAYS,
    MOST_TAGS,
    Condition,
    Preconditions,
    Tags,
    etag_of,
    parse_preconditions,
)
from schemas.errors import InvalidInput

EVERY = Tags(every=True)
tags = st.sampled_from("abc")
lists = st.builds(
    lambda strong, weak: Tags(every=False, strong=frozenset(strong), weak=frozenset(weak)), st.sets(tags), st.sets(tags)
)
headers = st.none() | st.just(EVERY) | lists


def listed(*strong: str, weak: tuple[str, ...] = ()) -> Tags:
    return Tags(every=False, strong=frozenset(strong), weak=frozenset(weak))


@given(st.binary())
def test_a_tag_is_the_sha_1_of_the_bytes(body: bytes) -> None:
    assert etag_of(body) == sha1(body).hexdigest()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("*", EVERY),
        (" * ", EVERY),
        ('"a"', listed("a")),
        ('W/"a"', listed(weak=("a",))),
        ('"a", W/"b" ,"c"', listed("a", "c", weak=("b",))),
        (',"a",,"b",', listed("a", "b")),
        ('"a,b"', listed("a,b")),
        ('""', listed("")),
    ],
)
def test_a_header_is_a_star_or_a_list(value: str, read: Tags) -> None:
    assert parse_preconditions({"If-Match": value}) == Preconditions(match=read)
    assert parse_preconditions({"If-None-Match": value}) == Preconditions(none_match=read)


@pytest.mark.parametrize("value", ["", "a", '"a', 'a"', "'a'", '*, "a"', '"a" "b"', 'w/"a"', '"a b"', ",", '"a"\n'])
def test_anything_else_is_refused_with_the_names_of_both_headers(value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_preconditions({"If-Match": value, "If-None-Match": value})

    assert [fault.reason.split()[1] for fault in refused.value.faults] == ["If-Match", "If-None-Match"]


@pytest.mark.parametrize("name", ["If-Match", "If-None-Match"])
def test_a_header_holds_no_more_tags_than_are_worth_comparing(name: str) -> None:
    most = ", ".join(['"a"', 'W/"b"'] * (MOST_TAGS // 2))

    assert parse_preconditions({name: most}).given
    with pytest.raises(InvalidInput, match=f"{name} must hold at most {MOST_TAGS}"):
        parse_preconditions({name: most + ', "a"'})


def test_without_a_header_anything_may_be_there() -> None:
    assert parse_preconditions({}).condition == ALWAYS
    assert not parse_preconditions({}).given
    assert parse_preconditions({"If-None-Match": "*"}).condition == ABSENT


def by_the_rfc(match: Tags | None, none_match: Tags | None, etag: str | None) -> bool:
    """RFC 9110 §13.1.1 and §13.1.2, word by word; the tags of documents are strong ones."""
    if match is not None and (etag is None or not (match.every or etag in match.strong)):
        return False
    if none_match is not None and etag is not None:
        return not (none_match.every or etag in none_match.strong | none_match.weak)
    return True


@given(headers, headers, st.none() | tags)
def test_a_condition_holds_as_the_rfc_says(match: Tags | None, none_match: Tags | None, etag: str | None) -> None:
    assert Preconditions(match, none_match).condition.holds(etag) == by_the_rfc(match, none_match, etag)


@given(headers, headers, tags)
def test_what_a_reader_has_is_not_sent_again(match: Tags | None, none_match: Tags | None, etag: str) -> None:
    preconditions = Preconditions(match, none_match)

    assert preconditions.matches(etag) == by_the_rfc(match, None, etag)
    assert preconditions.is_known(etag) == (not by_the_rfc(None, none_match, etag))


def test_a_condition_on_what_is_there_does_not_hold_where_nothing_is() -> None:
    assert not Condition(creates=False).holds(None)
    assert Condition(creates=False).holds("a")
