"""What the recogniser makes of the shapes that learning platforms send: Open edX, Moodle, H5P, cmi5."""

import pytest

from schemas import vocabulary as v
from schemas.signal import Cue
from tests.processors.recognise import shapes_cmi5 as cmi5
from tests.processors.recognise import shapes_h5p as h5p
from tests.processors.recognise import shapes_moodle as moodle
from tests.processors.recognise import shapes_openedx as openedx
from tests.processors.recognise.statements import ADL, ANSWERED, VIEWED, activity, heard, statement

THREAD = openedx.discussion("threads/1")["id"]
RESPONSE = openedx.discussion("comments/2")["id"]


@pytest.mark.parametrize(
    ("path", "around", "mode", "verb", "thread", "refers_to"),
    [
        ("threads/1", (), "question", v.ASKED, THREAD, ()),
        ("threads/1", (), "discussion", v.POSTED, THREAD, ()),
        ("comments/2", ("threads/1",), None, v.REPLIED, THREAD, ()),
        ("comments/3", ("threads/1", "comments/2"), None, v.COMMENTED, THREAD, (RESPONSE,)),
        ("comments/3", ("comments/2", "threads/1"), None, v.COMMENTED, THREAD, (RESPONSE,)),
        ("comments/2", (), None, v.REPLIED, None, ()),  # a release that does not tell the thread
    ],
)
def test_an_open_edx_post_is_told_by_its_path_and_heard_in_its_thread(
    path: str, around: tuple[str, ...], mode: str | None, verb: str, thread: str | None, refers_to: tuple[str, ...]
) -> None:
    signal = heard(openedx.post(path, *around, mode=mode))

    assert (signal.verb, signal.thread, signal.refers_to) == (verb, thread, refers_to)
    assert (signal.place, signal.space_kind, signal.formal) == (openedx.COURSE["id"], "formal", True)


def test_an_open_edx_vote_is_an_acknowledgement_unless_it_goes_down() -> None:
    up, down = (heard(openedx.post("threads/1", verb=openedx.VOTED, mode=mode)) for mode in ("up", "down"))

    assert (up.verb, up.thread) == (v.UPVOTED, THREAD)
    assert down.verb == f"other:{openedx.VOTED}"
    assert heard(openedx.post("threads/1", verb=openedx.EDITED)).verb == v.UPDATED


def test_a_marked_problem_is_an_attempt_and_no_review() -> None:
    signal = heard(openedx.problem(success=False))

    assert (signal.verb, signal.success, signal.formal) == (v.QUIZ_ANSWERED, False, True)
    assert (signal.words, signal.cues) == (None, frozenset())


def test_a_moodle_discussion_is_its_own_thread_within_a_course() -> None:
    signal = heard(moodle.created(1, "How do we clean the roller?"))

    assert (signal.verb, signal.thread, signal.cues) == (
        v.POSTED,
        moodle.discussion(1),
        frozenset({Cue.QUESTION}),
    )
    assert (signal.place, signal.space_kind, signal.formal) == (moodle.COURSE, "formal", True)
    assert heard(moodle.created(1, "Rollers", site_type="site")).place == moodle.COURSE


def test_moodle_replies_of_two_discussions_of_one_forum_stay_apart() -> None:
    first, second = heard(moodle.replied(1, 11, "How do we clean the roller?")), heard(moodle.replied(2, 12, "Ink"))

    assert (first.verb, first.thread, second.thread) == (v.REPLIED, moodle.discussion(1), moodle.discussion(2))
    assert first.object == f"{moodle.discussion(1)}#p11"
    assert Cue.QUESTION not in first.cues, "the title is the asker's"
    assert (first.place, first.formal) == (moodle.COURSE, True)


def test_a_moodle_discussion_that_is_read_and_a_quiz_that_is_handed_in() -> None:
    read, quiz = heard(moodle.viewed(1)), heard(moodle.quiz(success=True))

    assert (read.verb, read.thread, read.formal) == (v.VIEWED, moodle.discussion(1), True)
    assert (quiz.verb, quiz.success, quiz.score, quiz.formal) == (v.COMPLETED, True, 0.5, True)
    assert heard(moodle.answered()).verb == v.QUIZ_ANSWERED


@pytest.mark.parametrize(
    ("library", "kind"), [("MultiChoice-1.16", "cmi.interaction"), ("QuestionSet-1.20", None), ("Blanks-1.14", None)]
)
def test_an_h5p_answer_is_quiz_traffic_with_or_without_a_type(library: str, kind: str | None) -> None:
    signal = heard(h5p.exercise(library, "answered", success=False, kind=kind))

    assert (signal.verb, signal.success, signal.formal, signal.words) == (v.QUIZ_ANSWERED, False, True, None)
    assert (signal.score, signal.thread) == (0.0, None)


def test_h5p_content_that_is_completed_is_an_exercise_and_shown_content_is_none() -> None:
    assert heard(h5p.exercise("QuestionSet-1.20", "completed", success=True, kind=None)).formal
    assert heard(h5p.exercise("QuestionSet-1.20", "attempted", kind=None)).formal
    shown = heard(h5p.exercise("Accordion-1.0", "experienced", kind=None))
    assert (shown.verb, shown.formal) == (v.EXPERIENCED, False)


def test_a_part_of_an_h5p_set_belongs_to_its_content() -> None:
    signal = heard(h5p.part("MultiChoice-1.16", success=True))

    assert (signal.verb, signal.refers_to, signal.success) == (v.QUIZ_ANSWERED, (h5p.CONTENT,), True)


@pytest.mark.parametrize(
    ("verb", "canonical"), [("completed", v.COMPLETED), ("passed", v.PASSED), ("failed", v.FAILED)]
)
def test_what_cmi5_defines_is_formal(verb: str, canonical: str) -> None:
    signal = heard(cmi5.defined(verb, success=verb == "passed"))

    assert (signal.verb, signal.formal) == (canonical, True)
    assert signal.thread is None


@pytest.mark.parametrize("verb", ["launched", "initialized", "terminated", "abandoned", "waived", "satisfied"])
def test_what_a_cmi5_launch_says_about_itself_is_no_act_of_learning(verb: str) -> None:
    signal = heard(cmi5.defined(verb))

    assert signal.verb.startswith(v.OTHER)
    assert signal.formal
    assert not v.succeeded(signal.verb, signal.success)


def test_what_content_adds_within_a_cmi5_session_is_formal_and_the_same_outside_is_not() -> None:
    page = f"{cmi5.UNIT}/page-2"

    assert heard(cmi5.allowed(VIEWED, page)).formal
    assert not heard(statement(VIEWED, activity(page))).formal


def test_answering_a_person_is_no_quiz() -> None:
    asked = activity("https://forum.example/p/1", "http://activitystrea.ms/schema/1.0/question")

    assert heard(statement(ANSWERED, asked)).verb == v.ANSWERED
    assert heard(statement(ANSWERED, activity("https://forum.example/p/1", f"{ADL}question"))).verb == v.QUIZ_ANSWERED
