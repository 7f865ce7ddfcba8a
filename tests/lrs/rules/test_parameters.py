"""The parameters of a request."""

from datetime import UTC, datetime

import pytest

from lrs.rules.parameters import Reader, parse_parameters, to_bool, to_count, to_share, to_text, to_time
from lrs.rules.values import to_identifier, to_iri, to_uuid
from schemas.errors import Fault, InvalidInput


def test_parameters_are_percent_encoded_utf_8() -> None:
    assert parse_parameters(b"verb=https%3A%2F%2Fa.example%2F%C3%A9&limit=") == {
        "verb": "https://a.example/é",
        "limit": "",
    }
    assert parse_parameters(b"") == {}


@pytest.mark.parametrize("query", [b"verb=%ff", b"verb=\xff", b"&".join([b"a=b"] * 65)])
def test_what_is_not_utf_8_or_too_much_is_refused(query: bytes) -> None:
    with pytest.raises(InvalidInput, match="percent-encoded UTF-8 with at most 64"):
        parse_parameters(query)


def test_a_parameter_given_twice_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_parameters(b"verb=a&limit=1&verb=a")

    assert refused.value.faults == (Fault("?verb", "is given more than once"),)


def test_every_fault_is_named_at_once_and_no_value_is_repeated() -> None:
    reader = Reader({"Verb": "secret", "anne@people.example": "x", "limit": "secret"}, frozenset({"verb", "limit"}))
    reader.read("limit", to_count, 0)
    with pytest.raises(InvalidInput) as refused:
        reader.refuse_faults()

    assert refused.value.faults == (
        Fault("?Verb", "is spelled verb"),
        Fault("?", "is not a parameter of this resource"),
        Fault("?limit", "must be a whole number, 0 or more"),
    )


def test_an_absent_parameter_is_its_default() -> None:
    assert Reader({}, frozenset({"limit"})).read("limit", to_count, 7) == 7


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-22T09:30:00Z", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T10:30:00.5+01:00", datetime(2026, 11, 22, 9, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-11-22T09:30:00", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ("2026-11-22T10:30:00 01:00", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),  # a + that was not percent-encoded
    ],
)
def test_a_time_without_an_offset_is_utc(text: str, time: datetime) -> None:
    assert to_time(text) == time


def test_a_boolean_is_read_as_it_is_written_in_json_and_in_python() -> None:
    assert [to_bool(text) for text in ("true", "True", "false", "False")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        *((to_bool, text) for text in ("TRUE", "true ", "1", "yes", "")),
        *((to_count, text) for text in ("-1", "1.0", "", "ten", "1" * 10, "٣")),
        *((to_share, text) for text in ("-0.1", "1.1", "nan", "inf", "half", "")),
        *((to_time, text) for text in ("2026-11-22", "2026-11-22T09:30", "2026-02-30T00:00:00Z", "now", "")),
        (to_text, ""),
        *((to_iri, text) for text in ("pump", "/pump", "", "https://a b", "https://a\n")),
        *((to_uuid, text) for text in ("1", "", "0" * 36, "00000000-0000-4000-8000-00000000000g")),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(read: object, text: str) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match="must"):
        read(text)


def test_values_of_the_right_kind_are_read() -> None:
    assert (to_bool("true"), to_bool("false")) == (True, False)
    assert (to_count("0"), to_count("007")) == (0, 7)
    assert (to_share("0"), to_share("1"), to_share("0.25")) == (0.0, 1.0, 0.25)
    assert to_uuid("ABCDEF00-0000-4000-8000-000000000001") == "abcdef00-0000-4000-8000-000000000001"
    assert to_iri("urn:a:b") == "urn:a:b"


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ('{"mbox":"mailto:anne@People.example"}', "mbox|mailto:anne@people.example"),
        ('{"objectType":"Group","account":{"homePage":"https://a.example","name":"7"}}', "account|https://a.example|7"),
    ],
)
def test_an_agent_is_asked_for_by_its_identifier(text: str, identifier: str) -> None:
    assert to_identifier(text) == identifier


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("anne", "?agent"),
        ("[]", "?agent"),
        ("{}", "?agent"),
        ('{"mbox":"anne"}', "?agent/mbox"),
        ('{"mbox":"mailto:a@b.example","openid":"https://c.example"}', "?agent"),
        ('{"objectType":"Group","member":[{"mbox":"mailto:a@b.example"}]}', "?agent"),
        ("[" * 10_000, "?agent"),
    ],
)
def test_what_is_no_identified_agent_is_refused_at_its_place(text: str, pointer: str) -> None:
    reader = Reader({"agent": text}, frozenset({"agent"}))
    reader.read("agent", to_identifier, "")

    assert [fault.pointer for fault in reader.faults] == [pointer]
