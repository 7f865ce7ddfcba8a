"""Documents: their content types, and how two JSON objects become one without a value changing on the way."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.documents import Content, Document, check_post, check_put, is_json, members, merged, parse_content_type
from schemas.errors import InvalidInput

JSON = "application/json"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
numbers = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | names,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(names, values, max_size=5)
layouts = st.sampled_from(
    [
        {"ensure_ascii": False},
        {"ensure_ascii": True, "separators": (",", ":")},
        {"indent": 2},
        {"separators": (" ,\n", "\t:\r\n ")},
    ]
)


def kept(body: bytes, content_type: str = JSON) -> Document:
    content = Content(content_type, body)
    return Document(content_type, body, content.etag, NOW)


@given(objects, objects, layouts, layouts)
def test_a_merge_is_the_union_of_the_members_and_the_sent_one_wins(
    old: dict[str, Any], new: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    sent = Content(JSON, json.dumps(new, **other).encode())

    result = merged(kept(json.dumps(old, **one).encode()), sent)

    assert json.loads(result.body) == old | new
    assert list(json.loads(result.body)) == list(old | new)
    assert result.etag != sent.etag or result.body == sent.body


def test_values_stay_as_they_were_written() -> None:
    huge = "9" * 300
    old = f'{{"a": 1.10, "b": 1E300, "c": {huge}, "d": "\\u00e9", "e": [ 1.0 , 2 ]}}'

    result = merged(kept(old.encode()), Content(JSON, b' { "f" : -0.0 , "d" : {} } '))

    assert result.body == f'{{"a":1.10,"b":1E300,"c":{huge},"d":{{}},"e":[ 1.0 , 2 ],"f":-0.0}}'.encode()


def test_the_merge_goes_no_deeper_than_one_level() -> None:
    assert merged(kept(b'{"a":{"b":1,"c":2}}'), Content(JSON, b'{"a":{"b":3}}')).body == b'{"a":{"b":3}}'


NO_OBJECT = [b"", b"x", b"[1]", b"1", b"null", b'"{}"', b'{"a":1}{', b'{"a":NaN}', b'{"a":1,}', b"\xff", b'{"\xff":1}']


@pytest.mark.parametrize("body", NO_OBJECT)
def test_what_is_no_json_object_is_not_merged(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        check_post(Content(JSON, body))
    with pytest.raises(InvalidInput):
        merged(kept(b"{}"), Content(JSON, body))
    with pytest.raises(InvalidInput, match="the document that is there is no JSON object"):
        merged(kept(body), Content(JSON, b"{}"))


@pytest.mark.parametrize(
    ("of_kept", "of_sent"), [("text/plain", JSON), (JSON, "text/plain"), (JSON, "application/jsonl")]
)
def test_what_is_not_said_to_be_json_is_not_merged(of_kept: str, of_sent: str) -> None:
    with pytest.raises(InvalidInput, match="PUT"):
        merged(kept(b"{}", of_kept), Content(of_sent, b"{}"))


@pytest.mark.parametrize("depth", [500, 1_010, 100_000])
def test_however_deep_it_nests_it_is_read_or_refused(depth: int) -> None:
    body = b'{"a":' * depth + b"1" + b"}" * depth
    try:
        assert members(body) == {"a": body[5:-1].decode()}
    except InvalidInput:
        assert depth > 900


@pytest.mark.parametrize("body", [b"[1]", b"1", b"null", b'"x"', b"{}"])
def test_any_json_may_be_put_and_what_is_not_json_may_not_be_called_so(body: bytes) -> None:
    check_put(Content(JSON, body))
    check_put(Content("text/plain", body + b"{"))
    check_post(Content("text/plain", body + b"{"))
    with pytest.raises(InvalidInput, match="line 1"):
        check_put(Content(JSON, body + b"{"))


@pytest.mark.parametrize(
    "header", [JSON, "Application/JSON", 'application/json; charset="utf-8"', " application/json;a=b".strip()]
)
def test_json_is_known_by_its_media_type_alone(header: str) -> None:
    assert is_json(parse_content_type(header))
    assert parse_content_type(header) == header


@pytest.mark.parametrize(
    "header", ["text/plain", "application/json-patch+json", "application/jsonp", "x/application/json"]
)
def test_nothing_else_is_json(header: str) -> None:
    assert not is_json(header)


def test_nothing_said_is_bytes() -> None:
    assert parse_content_type(None) == "application/octet-stream"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "json",
        "text/",
        "/plain",
        "text/plain\r\nSet-Cookie: a=b",
        "text/plain;\n",
        "text/plain; é",
        "a/" + "b" * 254,
    ],
)
def test_a_content_type_that_could_not_be_sent_out_again_is_refused(header: str) -> None:
    with pytest.raises(InvalidInput, match="media type"):
        parse_content_type(header)
