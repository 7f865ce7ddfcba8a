"""From the bytes of a request to statements: JSON, limits, pointers, and what a refusal says and does not say."""

import copy
import traceback
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import Fault, InvalidStatement, Misconfigured, TooLarge
from schemas.statement import Limits, is_voiding, normalise, parse_statements, validate
from tests.schemas.case import BOTH
from tests.schemas.samples import LARGE, MINIMAL, PLANNED, TYPICAL, VALID, VOIDING, changed

BODY = orjson.dumps(MINIMAL)


def refusal(body: bytes, version: str = "1.0.3", **limits: int) -> InvalidStatement:
    with pytest.raises(InvalidStatement) as told:
        parse_statements(body, version, Limits(**limits))
    return told.value


def limit(body: bytes, **limits: int) -> tuple[str, int]:
    with pytest.raises(TooLarge) as told:
        parse_statements(body, "2.0.0", Limits(**limits))
    return told.value.setting, told.value.limit


@pytest.mark.parametrize("version", BOTH)
def test_statements_come_back_as_they_were_sent(version: str) -> None:
    alone = [parse_statements(orjson.dumps(one), version) for one in VALID]
    together = parse_statements(orjson.dumps([*VALID]), version)

    assert alone == [[one] for one in VALID]
    assert [orjson.dumps(one) for one in together] == [orjson.dumps(one) for one in VALID], "numbers and order too"


def test_an_empty_array_holds_no_statement() -> None:
    assert parse_statements(b"[]", "2.0.0") == []


def test_a_pointer_starts_with_the_position_in_an_array_only() -> None:
    poor = orjson.dumps(changed(MINIMAL, "/actor/mbox", "ada"))

    assert [fault.pointer for fault in refusal(poor).faults] == ["/actor/mbox"]
    assert [fault.pointer for fault in refusal(b"[" + BODY + b"," + poor + b"]").faults] == ["/1/actor/mbox"]


def test_all_faults_are_told_at_once() -> None:
    poor = changed(changed(changed(TYPICAL, "/id", "1"), "/result/success", "yes"), "/verb", {})

    assert [fault.pointer for fault in refusal(orjson.dumps([poor, 7])).faults] == [
        "/0/verb/id",
        "/0/result/success",
        "/0/id",
        "/1",
    ]


def test_of_many_faults_a_hundred_are_told_and_the_rest_counted() -> None:
    error = refusal(orjson.dumps([{}] * 200))

    assert len(error.faults) == 100
    assert error.more == 500


def test_of_thousands_of_faults_in_one_statement_only_the_number_is_told() -> None:
    error = refusal(orjson.dumps([MINIMAL, {**MINIMAL, **{f"x{number}": 1 for number in range(30_000)}}]))

    assert [fault.pointer for fault in error.faults] == ["/1"]
    assert error.more == 29_999


def test_a_valid_statement_beside_a_poor_one_is_not_returned() -> None:
    assert refusal(b"[" + BODY + b",{}]").faults


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is empty: send one statement, or an array of statements"),
        (b" \n", "the body is empty: send one statement, or an array of statements"),
        (b"{", "the body is not JSON from line 1, column 2 on"),
        (b'{"a":\n 1,,}', "the body is not JSON from line 2, column 4 on"),
        (b'{"actor":{"mbox":"\xff"}}', "the body is not UTF-8 at byte 19"),
        (b"\xef\xbb\xbf{}", "the body starts with a byte order mark: send UTF-8 without it"),
        (b'{"a":NaN}', "NaN and Infinity are not JSON (line 1, column 6)"),
        (b'{"a":Infinity}', "NaN and Infinity are not JSON (line 1, column 6)"),
        (b"7", "must be an object"),
        (b'"x"', "must be an object"),
        (b"null", "must not be null (null stands in extensions only)"),
    ],
)
def test_a_body_that_holds_no_statement_is_told_clearly(body: bytes, reason: str) -> None:
    assert refusal(body).faults == (Fault("", reason),)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999"])
def test_no_number_beyond_json_enters_extensions(number: bytes) -> None:
    body = orjson.dumps(changed(TYPICAL, "/context/extensions", {"https://x.example/y": "@"})).replace(b'"@"', number)

    assert refusal(body).faults


def test_of_a_property_said_twice_one_reading_remains() -> None:
    body = BODY.replace(b'"actor":', b'"actor":7,"actor":')

    assert parse_statements(body, "1.0.3") == [MINIMAL]


def test_an_id_said_twice_in_one_request_is_refused() -> None:
    one, other = copy.deepcopy(TYPICAL), copy.deepcopy(LARGE)
    same = changed(MINIMAL, "/id", TYPICAL["id"].upper())

    assert [fault.pointer for fault in refusal(orjson.dumps([one, other, same])).faults] == ["/2/id"]


def nested(levels: int) -> Any:
    value: Any = {}
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize("path", ["/context/extensions", "/object/definition/extensions"])
@pytest.mark.parametrize("around", [b"%s", b"[%s]"])
def test_a_statement_may_nest_to_the_limit_and_no_further(path: str, around: bytes) -> None:
    above = len(path.split("/"))
    fits = changed(TYPICAL, path, {"https://x.example/y": nested(64 - above)})
    deeper = changed(TYPICAL, path, {"https://x.example/y": nested(65 - above)})

    assert parse_statements(around % orjson.dumps(fits), "2.0.0") == [fits]
    assert limit(around % orjson.dumps(deeper)) == ("SOUSBOIS_DEPTH", 64)


def test_depth_is_bounded_where_no_statement_may_nest_too() -> None:
    assert limit(b"[" * 100 + b"]" * 100) == ("SOUSBOIS_DEPTH", 64)
    assert limit(b'{"x":' * 100 + b"1" + b"}" * 100) == ("SOUSBOIS_DEPTH", 64)
    assert limit(b"[" * 100_000 + b"]" * 100_000) == ("SOUSBOIS_DEPTH", 64)
    assert limit(b"[" * 600 + b"]" * 600, statement_bytes=10) == ("SOUSBOIS_DEPTH", 64)


def test_the_limits_are_those_of_the_contract() -> None:
    assert Limits() == Limits(body_bytes=32 * 2**20, statement_bytes=2**20, statements=5_000, depth=64)


def test_a_depth_that_could_not_be_written_or_kept_is_no_limit() -> None:
    assert Limits(depth=16).depth == 16
    assert orjson.dumps(nested(Limits(depth=240).depth + 6))
    for depth in (15, 241):
        with pytest.raises(Misconfigured):
            Limits(depth=depth)


def test_a_body_may_reach_its_limit_and_no_further() -> None:
    assert parse_statements(BODY, "2.0.0", Limits(body_bytes=len(BODY))) == [MINIMAL]
    assert limit(BODY, body_bytes=len(BODY) - 1) == ("SOUSBOIS_BODY", len(BODY) - 1)


def test_a_statement_may_reach_its_limit_and_no_further() -> None:
    two = b"[" + BODY + b"," + BODY + b"]"

    assert len(parse_statements(two, "2.0.0", Limits(statement_bytes=len(BODY)))) == 2
    assert limit(two, statement_bytes=len(BODY) - 1) == ("SOUSBOIS_STATEMENT", len(BODY) - 1)
    assert limit(BODY, statement_bytes=len(BODY) - 1) == ("SOUSBOIS_STATEMENT", len(BODY) - 1)


def test_a_request_may_hold_as_many_statements_as_its_limit() -> None:
    assert len(parse_statements(orjson.dumps([MINIMAL] * 3), "2.0.0", Limits(statements=3))) == 3
    assert limit(orjson.dumps([MINIMAL] * 4), statements=3) == ("SOUSBOIS_STATEMENTS", 3)


SECRET = st.text("qxzQXZ5678éλ", min_size=4, max_size=20).map(lambda text: f"zq{text}")


def _strings(value: Any) -> Any:
    """Every place of a value that holds text, as a JSON pointer."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        if isinstance(inner, str):
            yield f"/{key}"
        yield from (f"/{key}{below}" for below in _strings(inner) if "://" not in str(key))


PLACES = [(one, path) for one in VALID for path in _strings(one) if "://" not in path]


@given(place=st.sampled_from(PLACES), secret=SECRET, as_key=st.booleans(), version=st.sampled_from(BOTH))
def test_no_refusal_repeats_what_was_sent(place: Any, secret: str, *, as_key: bool, version: str) -> None:
    statement, path = place
    poor = changed(statement, path, {secret: secret} if as_key else secret)
    poor["verb"].pop("id", None)
    with pytest.raises(InvalidStatement) as told:
        parse_statements(orjson.dumps(poor), version)

    assert all(secret not in fault.reason for fault in told.value.faults)
    shown = "".join(traceback.format_exception(told.value))
    assert secret not in shown.replace(f"/{secret}", ""), "but for a key that looks like a property's name"
    assert told.value.__context__ is None, "nor does an error carry another one that does"


@pytest.mark.parametrize("key", ["ada@example.com", "Ada Lovelace", "https://x.example/ada", "+33612345678", "ada.l42"])
def test_a_pointer_ends_above_a_key_that_may_tell_of_a_person(key: str) -> None:
    poor = changed(TYPICAL, "/context/extensions", {key + " ": 1})

    places = ("/actor", "/verb/display", "/result/extensions")
    for place in places:
        told = refusal(orjson.dumps(changed(poor, place, {key + " ": "x"})))
        assert {fault.pointer for fault in told.faults} <= {
            "/actor",
            "/verb/display",
            "/result/extensions",
            "/context/extensions",
        }


def test_a_misspelled_property_is_told() -> None:
    assert refusal(orjson.dumps(changed(MINIMAL, "/Actor", {}))).faults == (
        Fault("/Actor", "is not a property of xAPI here (case matters)"),
    )


def test_what_a_value_must_be_is_said_in_words() -> None:
    reasons = {
        "/actor/mbox": ("ada", "must be an e-mail address written mailto:name@host"),
        "/verb/display": ({"a12345": "x"}, "each key must be a language tag (RFC 5646), such as fr-CA"),
        "/object/objectType": (
            "Thing",
            "must be an Activity, Agent, Group, StatementRef or, directly in a statement, a SubStatement",
        ),
        "/actor/objectType": ("agent", "must be 'Agent' or 'Group' (case matters)"),
        "/result": ({"score": {"scaled": 2}}, "is above the greatest value allowed, 1.0"),
        "/timestamp": (
            "2026-03-02",
            "must be a timestamp (ISO 8601), such as 2026-11-22T09:30:00Z; an offset -00:00 is not taken",
        ),
    }

    for path, (value, reason) in reasons.items():
        assert [fault.reason for fault in refusal(orjson.dumps(changed(MINIMAL, path, value))).faults] == [reason]


@pytest.mark.parametrize("version", BOTH)
def test_a_parsed_statement_is_judged_like_its_bytes(version: str) -> None:
    validate(LARGE, version)
    with pytest.raises(InvalidStatement) as told:
        validate(changed(LARGE, "/verb", {}), version)

    assert told.value.faults == (Fault("/verb/id", "is required"),)


def test_only_a_voiding_statement_voids() -> None:
    assert is_voiding(VOIDING) == "d1eec41f-1e93-4ed6-acbf-5c4bd0c24269"
    assert [is_voiding(one) for one in VALID if one is not VOIDING] == [None] * (len(VALID) - 1)
    assert is_voiding(changed(PLANNED, "/object/verb/id", VOIDING["verb"]["id"])) is None


def test_a_statement_is_kept_in_one_form() -> None:
    statement = changed(TYPICAL, "/id", TYPICAL["id"].upper())
    normalise(statement)

    expected = changed(
        TYPICAL, "/context/contextActivities/grouping", [TYPICAL["context"]["contextActivities"]["grouping"]]
    )
    assert statement == {**expected, "version": "1.0.0"}


def test_a_version_is_kept_and_else_given_by_the_request() -> None:
    sent, of_old, of_new = (copy.deepcopy(one) for one in (LARGE, MINIMAL, MINIMAL))
    normalise(sent, "2.0.0")
    normalise(of_old, "1.0.3")
    normalise(of_new, "2.0.0")

    assert [one["version"] for one in (sent, of_old, of_new)] == ["1.0.0", "1.0.0", "2.0.0"]


def test_context_activities_of_a_substatement_become_arrays_too() -> None:
    one = {"id": "https://x.example/y"}
    statement = changed(PLANNED, "/object/context/contextActivities", {"parent": one, "other": [one]})
    normalise(statement)

    assert statement["object"]["context"]["contextActivities"] == {"parent": [one], "other": [one]}
