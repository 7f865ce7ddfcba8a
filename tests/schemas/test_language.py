"""Which entry of a language map a reader gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.language import best_match, parse_accept_language

MAP = {"en-US": "color", "fr": "couleur", "fr-CA": "couleur (QC)", "de": "Farbe", "zh-Hant-TW": "色"}


@pytest.mark.parametrize(
    ("accept", "tag"),
    [
        ("fr", "fr"),
        ("FR-ca", "fr-CA"),
        ("fr-BE", "fr"),
        ("fr-CA-x-a", "fr-CA"),
        ("en", "en-US"),
        ("en-GB", "en-US"),
        ("de-CH-1901, fr;q=0.9", "de"),
        ("de;q=0.5, fr;q=0.8", "fr"),
        ("it, de;q=0.2", "de"),
        ("zh-Hant", "zh-Hant-TW"),
        ("es, *", "en-US"),
        ("es, *, en-US;q=0", "fr"),
        ("fr;q=0, de;q=0, en;q=0, zh;q=0", "en-US"),
        ("en;q=0", "fr"),
        ("", "en-US"),
        ("what is this?", "en-US"),
        ("fr;q=2, de", "de"),
        ("de;q=1.000", "de"),
    ],
)
def test_the_reader_gets_the_language_that_suits_best(accept: str, tag: str) -> None:
    assert best_match(MAP, accept) == {tag: MAP[tag]}


def test_an_undetermined_language_comes_before_one_that_nobody_asked_for() -> None:
    assert best_match({"it": "colore", "und": "C"}, "fr") == {"und": "C"}


def test_another_kind_of_a_language_comes_before_another_language() -> None:
    assert best_match({"en": "color", "fr-FR": "couleur"}, "fr-CA, en;q=0.8") == {"fr-FR": "couleur"}


def test_an_empty_map_stays_empty() -> None:
    assert best_match({}, "fr") == {}


def test_a_range_longer_than_any_language_is_left_out() -> None:
    """Looking each of its beginnings up would cost the square of its length, for every text of every statement."""
    assert parse_accept_language("-".join(["aa"] * 5_000) + ",fr") == [("fr", 1.0)]


def test_ranges_are_ordered_by_quality_and_then_as_sent() -> None:
    assert parse_accept_language("da, en-gb;q=0.8, en;q=0.7, fr") == [
        ("da", 1.0),
        ("fr", 1.0),
        ("en-gb", 0.8),
        ("en", 0.7),
    ]


@given(st.dictionaries(st.sampled_from(sorted(MAP)), st.text(max_size=3), min_size=1), st.text(max_size=60))
def test_there_is_always_one_entry_and_it_is_of_the_map(language_map: dict[str, str], accept: str) -> None:
    found = best_match(language_map, accept)

    assert len(found) == 1
    assert found.items() <= language_map.items()
