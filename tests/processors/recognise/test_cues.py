"""Cues: what is read in short texts, English and French, and what is not."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.cues.reading import cues
from schemas.signal import Cue
from tests.processors.recognise.cue_sentences import ENGLISH, FRENCH

LETTERS = {
    "Q": Cue.QUESTION,
    "T": Cue.THANKS,
    "S": Cue.SOLVED,
    "G": Cue.GREETING,
    "L": Cue.LOGISTICS,
    "R": Cue.REFLECTION,
    "H": Cue.RHETORICAL,
    "-": None,
}


def sentences(table: str) -> list[tuple[str, frozenset[Cue]]]:
    rows = [line.split(None, 1) for line in table.strip().splitlines()]
    return [(text, frozenset(cue for letter in letters if (cue := LETTERS[letter]))) for letters, text in rows]


@pytest.mark.parametrize(("language", "table"), [("English", ENGLISH), ("French", FRENCH)])
def test_each_language_is_read_with_few_mistakes(language: str, table: str) -> None:
    rows = sentences(table)
    hit: Counter[Cue] = Counter()
    seen: Counter[Cue] = Counter()
    wanted: Counter[Cue] = Counter()
    for text, expected in rows:
        found = cues(text)
        hit.update(found & expected)
        seen.update(found)
        wanted.update(expected)
        if found != expected:
            print(f"{language}: {text!r}: {sorted(found)} instead of {sorted(expected)}")
    for cue in Cue:
        print(f"{language} {cue}: precision {hit[cue]}/{seen[cue]}, recall {hit[cue]}/{wanted[cue]}")

    assert len(rows) >= 60
    assert hit.total() / seen.total() >= 0.97
    assert hit.total() / wanted.total() >= 0.97
    assert all(wanted[cue] >= 4 for cue in Cue)


@pytest.mark.parametrize(
    ("trap", "without"),
    [
        ("Thanks in advance", "Thanks"),
        ("Thanks to the new guard it is safe", "Thanks for the new guard"),
        ("That never worked", "That worked"),
        ("Why do printers always fail?", "Why do printers fail?"),
        ("See https://x.example/?q=1", "See this?"),
        ("Ça ne marche pas", "Ça marche"),
        ("Merci de signer ici", "Merci d'avoir signé"),
        ("Il y a quelqu'un ?", "Il y a quelqu'un qui sait souder ?"),
        ("Le problème n'est pas résolu", "Le problème est résolu"),
    ],
)
def test_a_trap_is_not_read_and_the_same_without_it_is(trap: str, without: str) -> None:
    lost = {Cue.THANKS, Cue.SOLVED, Cue.QUESTION}

    assert not cues(trap) & lost
    assert cues(without) & lost


def test_a_question_whether_it_is_solved_is_not_read_as_solved() -> None:
    assert cues("Is it so that the problem is solved?") == {Cue.QUESTION}
    assert cues("The problem is solved") == {Cue.SOLVED}


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert cues("Je n\u2019arrive pas à ouvrir la vanne") == cues("Je n'arrive pas à ouvrir la vanne") == {Cue.QUESTION}


def test_of_a_long_text_the_end_is_read() -> None:
    assert Cue.QUESTION in cues("The grey key tightens the belt. " * 100 + "But which way round?")


@given(st.text(max_size=2_000))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert cues(text) <= set(Cue)


@given(st.sampled_from([text for text, _ in sentences(ENGLISH + FRENCH.lstrip())]), st.sampled_from([" ", "\n", "  "]))
def test_what_stands_around_a_text_changes_nothing(text: str, space: str) -> None:
    assert cues(space + text + space) == cues(text)
