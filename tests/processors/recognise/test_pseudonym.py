"""Pseudonyms: one a person and key, and nothing of the person in them."""

import base64
import hmac
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors import pseudonym
from processors.pseudonym import Pseudonyms

KEY = b"0123456789abcdef0123456789abcdef"


@given(st.text(), st.text())
def test_a_pseudonym_is_a_function_of_identity_and_key(one: str, other: str) -> None:
    names = Pseudonyms(KEY)

    assert re.fullmatch("p_[a-z2-7]{26}", names.person(one))
    assert names.person(one) == names.person(one) == Pseudonyms(KEY).person(one)
    assert (names.person(one) == names.person(other)) == (one == other)
    assert names.person(one) != Pseudonyms(KEY[::-1]).person(one)


@given(st.text())
def test_a_pseudonym_is_128_bits_of_an_hmac_in_base_32(one: str) -> None:
    derived = hmac.digest(KEY, b"sousbois:person", "sha256")
    bits = hmac.digest(derived, one.encode(), "sha256")[:16]

    assert Pseudonyms(KEY).person(one) == "p_" + base64.b32encode(bits).decode().rstrip("=").lower()


def test_people_terms_and_what_is_hidden_have_keys_of_their_own() -> None:
    names = Pseudonyms(KEY)

    assert names.person("x")[2:] != names.hidden("x")[2:]
    assert names.hidden("x").startswith("h_")
    assert re.fullmatch("[A-Za-z0-9_-]{8}", names.term("valve"))


def test_what_is_remembered_is_bounded_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonym, "MOST_REMEMBERED", 2)
    names = Pseudonyms(KEY)
    made = [(names.person(str(n)), names.term(str(n))) for n in range(10)]

    assert len(names._known) <= 2 >= len(names._terms)
    assert made == [(names.person(str(n)), names.term(str(n))) for n in range(10)]


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        Pseudonyms(b"short")
