"""Who a person is: one identifier however it is spelled, and the forms in which commands name one."""

import hashlib
from typing import Any

import pytest

from schemas.agent import identifier, identity, parse_person
from schemas.errors import InvalidInput

SHA = "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"


def sha1(text: str) -> str:
    return f"sha1|{hashlib.sha1(text.encode()).hexdigest()}"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ({"mbox": "mailto:Ada@Example.COM"}, "mbox|mailto:Ada@example.com"),
        ({"mbox_sha1sum": SHA.upper()}, f"sha1|{SHA}"),
        ({"openid": "https://id.example/Noor"}, "openid|https://id.example/Noor"),
        ({"account": {"homePage": "https://i.example", "name": "l|42"}}, "account|https://i.example|l|42"),
        ({"objectType": "Group", "mbox": "mailto:dock@x.example", "member": []}, "mbox|mailto:dock@x.example"),
        ({"objectType": "Group", "member": [{"mbox": "mailto:a@b"}]}, None),
    ],
)
def test_an_identifier_has_one_spelling(agent: dict[str, Any], expected: str | None) -> None:
    assert identifier(agent) == expected


def test_a_name_and_a_type_identify_nobody() -> None:
    assert identifier({"name": "Ada", "objectType": "Agent"}) is None


def test_who_is_named_by_an_address_and_by_its_hash_is_one_person() -> None:
    named = [{"mbox": "mailto:ada@Example.com"}, {"mbox_sha1sum": sha1("mailto:ada@example.com")[5:]}]
    assert {identity(agent) for agent in named} == {sha1("mailto:ada@example.com")}


def test_others_are_named_by_their_identifier_and_an_anonymous_group_is_nobody() -> None:
    assert identity({"mbox_sha1sum": SHA.upper()}) == f"sha1|{SHA}"
    assert identity({"openid": "https://id.example/j"}) == "openid|https://id.example/j"
    assert identity({"objectType": "Group", "member": []}) is None


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("mailto:ada@example.com", {"mbox": "mailto:ada@example.com"}),
        (" mailto:a|b@example.com\n", {"mbox": "mailto:a|b@example.com"}),
        (f"sha1:{SHA.upper()}", {"mbox_sha1sum": SHA}),
        ("https://id.example/noor", {"openid": "https://id.example/noor"}),
        ("https://i.example|l42", {"account": {"homePage": "https://i.example", "name": "l42"}}),
        ("https://i.example|l|42 b", {"account": {"homePage": "https://i.example", "name": "l|42 b"}}),
    ],
)
def test_a_person_is_named_in_four_ways(text: str, person: dict[str, Any]) -> None:
    assert parse_person(text) == person
    assert identifier(parse_person(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@example.com",
        "mailto:ada",
        "sha1:12",
        "sha1:zz",
        "i.example|l42",
        "https://i.example|",
        "|x",
        "a b:c",
        "mailto:" + "a" * 2000,
    ],
)
def test_what_names_nobody_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(InvalidInput) as told:
        parse_person(text)

    assert len(text) < 4 or text not in str(told.value)
