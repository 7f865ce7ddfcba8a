"""Cues: what is read in short texts, English and French, and what is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.cues.reading import cues
from schemas.signal import Cue
from tests.processors.recognise.cue_judgement import CHAT, FORUM, LABELS, TABLES, judge, lines, sentences
from tests.processors.recognise.cue_sentences import ENGLISH, FRENCH

with_shared_data = pytest.mark.skipif(not (CHAT.exists() and FORUM.exists()), reason="the shared data is not there")


@pytest.mark.parametrize(
    ("table", "precision", "recall"),
    [
        ("English", 0.97, 0.97),
        ("French", 0.97, 0.97),
        ("French, everyday", 0.97, 0.97),
        ("French, held back", 0.95, 0.85),
    ],
)
def test_own_sentences_are_read_with_few_mistakes(table: str, precision: float, recall: float) -> None:
    rows = sentences(TABLES[table])
    for text, expected in rows:
        if (found := cues(text)) != expected:
            print(f"{table}: {text!r}: {sorted(found)} instead of {sorted(expected)}")
    made = judge(rows)
    print("\n".join(made.report(table)))

    assert made.precision() >= precision
    assert made.recall() >= recall
    assert all(made.wanted[cue] >= 4 for cue in Cue)


@with_shared_data
@pytest.mark.parametrize("half", ["develop", "judge"])
def test_lines_of_chat_and_forum_are_read_with_few_mistakes(half: str) -> None:
    made = judge(lines("judge" if half == "judge" else "develop"))
    print("\n".join(made.report(half)))

    assert made.wanted[Cue.QUESTION] >= 30
    assert min(made.precision(Cue.QUESTION), made.recall(Cue.QUESTION)) >= 0.85
    assert min(made.precision(Cue.THANKS), made.recall(Cue.THANKS)) >= 0.8
    assert min(made.precision(Cue.GREETING), made.recall(Cue.GREETING)) >= 0.8
    assert min(made.precision(), made.recall()) >= 0.85


def test_two_hundred_labels_are_kept_without_text_half_of_them_to_judge() -> None:
    rows = [json.loads(row) for row in LABELS.read_text().splitlines()]

    assert len({row["id"] for row in rows}) == 200
    assert all(row.keys() == {"id", "labels", "split"} and set(row["labels"]) <= set(Cue) for row in rows)
    assert abs(sum(row["split"] == "judge" for row in rows) - 100) <= 5


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
        ("Anyone here?", "Anyone here know the code?"),
        ("Can I ask a question?", "Can I ask where the key is?"),
        ("How are you?", "How are you cleaning the bar?"),
        ("Je peux poser une question ?", "Je peux poser la machine où ?"),
        ("Voici comment on fait", "Comment on fait"),
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


@pytest.mark.parametrize(("written", "typed"), [("Je suis bloquée", "je suis bloquee"), ("C'est réglé", "c'est regle")])
def test_accents_may_be_left_out(written: str, typed: str) -> None:
    assert cues(written) == cues(typed) != frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "anyone know how to mount it",
        "i need help with the second step",
        "is there a way to undo it",
        "comment on fait",
        "quelqu'un sait",
        "lea: any one got the new list",
        "we have two of them, how do i choose",
        "what is the command for it",
    ],
)
def test_chat_asks_without_a_question_mark(text: str) -> None:
    assert cues(text) == {Cue.QUESTION}
