"""Marks of form and names at the head of a message: English and French, and no word of it is kept."""

import pytest

from processors.conversation.marks import Mark, marks_of
from schemas.address import addressed_in, named_at_head
from schemas.related import people_named
from schemas.signal import UNKNOWN
from tests.processors.recognise import statements as s
from tests.processors.recognise.statements import CHANNEL, MESSAGE, agent, granted, heard, person


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ("how do I mount it?", Mark.ASKS | Mark.ENDS_ASKING | Mark.OPENS_ASKING | Mark.SELF | Mark.POINTS),
        (
            "comment est-ce que je le monte ?",
            Mark.ASKS | Mark.ENDS_ASKING | Mark.OPENS_ASKING | Mark.SELF | Mark.POINTS,
        ),
        ("yes, that works", Mark.AGREES | Mark.POINTS),
        ("oui ça marche", Mark.AGREES | Mark.POINTS),
        ("merci à toi", Mark.THANKS | Mark.OTHER),
        ("but it isn\u2019t there", Mark.GOES_ON | Mark.POINTS | Mark.DENIES),
        ("try /etc/fstab", Mark.TRIES | Mark.CODE),
        ("https://x.example", Mark.LINK),
        ("bonjour", Mark.GREETS),
        ("", Mark(0)),
        ("plum", Mark(0)),
    ],
)
def test_marks(said: str, marks: Mark) -> None:
    assert Mark(marks_of(said)) == marks


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("bob: try it", ["bob"], " try it"),
        ("bob, cy: look", ["bob", "cy"], " look"),
        ("@bob look", ["bob"], "  look"),
        ("so @bob and @cy", ["bob", "cy"], "so   and  "),
        ("ok, fine", [], "ok, fine"),
        ("Merci, parfait", [], "Merci, parfait"),
        ("http://x.example", [], "http://x.example"),
        ("at 12:30", [], "at 12:30"),
        ("mail me@x.example", [], "mail me@x.example"),
        ("a: b", [], "a: b"),
    ],
)
def test_names_at_the_head(text: str, names: list[str], rest: str) -> None:
    assert named_at_head(text) == (names, rest)


def said(text: str, **more: object) -> dict[str, object]:
    return s.statement(s.POSTED, MESSAGE, ways={"parent": [CHANNEL]}, result={"response": text}, **more)


def test_whom_a_message_addresses_is_mentioned_and_who_has_not_consented_is_unknown() -> None:
    given = said("bob: cy: look at the printer")

    assert heard(given).mentions == tuple(sorted([person("bob"), person("cy")]))
    assert heard(given, granted("ann", "bob")).mentions == tuple(sorted([person("bob"), UNKNOWN]))


def test_a_name_at_the_head_is_no_term_so_nobody_unknown_can_be_known_again() -> None:
    assert heard(said("bob: printer")).terms == heard(said("printer")).terms == heard(said("cy: printer")).terms
    assert len(heard(said("printer")).terms) == 1


def test_whoever_consents_later_is_found_where_a_message_addresses_them() -> None:
    """Serving reads such statements again after a grant."""
    assert "account|https://people.example|bob" in people_named(said("bob: look"))


def test_only_chats_and_only_accounts_are_read_for_names() -> None:
    forum = s.statement(s.POSTED, s.activity("https://x.example/p"), result={"response": "bob: look"})

    assert not addressed_in(forum)
    assert not heard(forum).mentions
    assert heard(forum).called is None
    assert not addressed_in(said("bob: look", actor={"mbox": "mailto:ann@x.example"}))


def test_the_name_of_an_account_is_known_by_the_hash_of_its_word_among_the_terms() -> None:
    called = heard(said("so", actor=agent("Ann_42"))).called

    assert called is not None
    assert called in heard(said("ask ann_42 about it", actor=agent("bob"))).terms


def test_the_text_of_a_chat_message_may_stand_in_its_definition() -> None:
    thing = {**MESSAGE, "definition": {**MESSAGE["definition"], "description": {"en": "bob: look"}}}

    assert heard(s.statement(s.POSTED, thing, ways={"parent": [CHANNEL]})).mentions == (person("bob"),)
