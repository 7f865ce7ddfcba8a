"""The vocabulary: every alias folds, every trap stays apart, what is unknown survives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import vocabulary as v
from schemas.vocabulary_types import TYPES
from schemas.vocabulary_verbs import VERBS

ACROSSX_POSTED = "https://w3id.org/xapi/acrossx/verbs/posted"
DISCUSSION = "http://id.tincanapi.com/activitytype/discussion"
LMS = "https://lms.example/api/discussion/v1/"


@pytest.mark.parametrize(("name", "iri", "source"), VERBS)
def test_each_verb_folds_in_every_spelling(name: str, iri: str, source: str) -> None:
    bare = iri.rstrip("/").split("://", 1)[1]
    spellings = {bare, bare.replace("activitystrea.ms/schema/1.0/", "activitystrea.ms/")}

    assert source
    for spelling in spellings:
        for written in (f"http://{spelling}", f"https://{spelling}", f"http://{spelling}/", f"https://{spelling}/"):
            assert v.canonical_verb(written) == name


@pytest.mark.parametrize(("name", "iri", "source"), TYPES)
def test_each_type_has_one_short_name_in_every_spelling(name: str, iri: str, source: str) -> None:
    assert source
    assert v.short_type(iri) == v.short_type(iri.replace("https://", "http://") + "/") == name


def test_no_iri_stands_for_two_names() -> None:
    for rows in (VERBS, TYPES):
        assert len({iri for _, iri, _ in rows}) == len(rows)


def test_each_canonical_verb_is_a_constant_and_has_an_iri_that_folds_back() -> None:
    constants = {value for name, value in vars(v).items() if name.isupper() and isinstance(value, str)}

    assert constants >= v.VERB_NAMES
    assert all(v.canonical_verb(v.verb_iri(name)) == name for name in v.VERB_NAMES - {v.QUIZ_ANSWERED})


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("asked", "http://adlnet.gov/expapi/verbs/asked"),
        ("posted", ACROSSX_POSTED),
        ("recommended", "https://w3id.org/xapi/dod-isd/verbs/recommended"),
        ("was-recommended", "https://w3id.org/xapi/tla/verbs/recommended"),
        ("upvoted", "http://id.tincanapi.com/verb/voted-up"),
        ("accepted", "http://activitystrea.ms/schema/1.0/accept"),
        ("annotated", "http://risc-inc.com/annotator/verbs/annotated"),
        ("adapted", "http://id.tincanapi.com/verb/personalized"),
        ("demonstrated", "https://w3id.org/xapi/dod-isd/verbs/demonstrated"),
        ("planned", "https://w3id.org/xapi/tla/verbs/planned"),
        ("offered", "https://w3id.org/sousbois/xapi/verbs/offered"),
        ("contested", "https://w3id.org/sousbois/xapi/verbs/contested"),
    ],
)
def test_the_iri_to_emit_is_the_registry_s_first(name: str, iri: str) -> None:
    assert v.verb_iri(name) == iri


@pytest.mark.parametrize(
    "iri",
    [
        "https://w3id.org/xapi/dod-isd/verbs/shared",
        "https://w3id.org/xapi/adb/verbs/bookmarked",
        "https://example.org/verbs/asked",
        "http://adlnet.gov/expapi/verbs/interacted",
        "",
    ],
)
def test_what_only_looks_alike_stays_other(iri: str) -> None:
    assert v.canonical_verb(iri) == f"other:{iri}"
    assert v.verb_iri(f"other:{iri}") == iri


def test_a_recommendation_received_is_none_given() -> None:
    assert v.canonical_verb("https://w3id.org/xapi/tla/verbs/recommended") == v.WAS_RECOMMENDED


def test_created_is_posting_on_a_message_and_authoring_on_a_document() -> None:
    created = "https://w3id.org/xapi/dod-isd/verbs/created"

    assert v.canonical_verb(created, "https://w3id.org/xapi/acrossx/activities/message") == v.POSTED
    assert v.canonical_verb(created, "http://id.tincanapi.com/activitytype/document") == v.AUTHORED
    assert v.canonical_verb(created) == v.AUTHORED


@pytest.mark.parametrize("kind", ["cmi.interaction", "question", "interaction"])
def test_answered_on_a_quiz_item_is_no_help(kind: str) -> None:
    answered = "http://adlnet.gov/expapi/verbs/answered"

    assert v.canonical_verb(answered, f"http://adlnet.gov/expapi/activities/{kind}") == v.QUIZ_ANSWERED
    assert v.canonical_verb(answered, "http://activitystrea.ms/schema/1.0/question") == v.ANSWERED


@pytest.mark.parametrize(
    ("path", "within", "mode", "verb"),
    [
        ("threads/1", (), "discussion", v.POSTED),
        ("threads/1", (), "question", v.ASKED),
        ("comments/2", (f"{LMS}threads/1",), None, v.REPLIED),
        ("comments/2", (), None, v.REPLIED),
        ("comments/3", (f"{LMS}threads/1", f"{LMS}comments/2"), None, v.COMMENTED),
        ("comments/3", (f"{LMS}comments/3",), None, v.REPLIED),
    ],
)
def test_open_edx_s_one_verb_is_told_apart_by_path_and_grouping(
    path: str, within: tuple[str, ...], mode: str | None, verb: str
) -> None:
    assert v.canonical_verb(ACROSSX_POSTED, DISCUSSION, LMS + path, within, mode) == verb


def test_a_discussion_elsewhere_is_posted() -> None:
    assert v.canonical_verb(ACROSSX_POSTED, DISCUSSION, "https://forum.example/d/1") == v.POSTED


def test_a_vote_down_is_no_upvote() -> None:
    voted = "https://w3id.org/xapi/openedx/verb/voted"

    assert v.canonical_verb(voted, DISCUSSION, mode="up") == v.UPVOTED
    assert v.canonical_verb(voted, DISCUSSION, mode="down") == f"other:{voted}"


def test_the_type_tells_what_was_posted() -> None:
    tincan = "http://id.tincanapi.com/activitytype/"

    assert v.canonical_verb(ACROSSX_POSTED, f"{tincan}doubt") == v.ASKED
    assert v.canonical_verb(ACROSSX_POSTED, f"{tincan}solution") == v.ANSWERED
    assert v.canonical_verb(ACROSSX_POSTED, f"{tincan}forum-reply") == v.REPLIED
    assert v.canonical_verb(ACROSSX_POSTED, "http://activitystrea.ms/comment") == v.COMMENTED
    assert v.canonical_verb(ACROSSX_POSTED, f"{tincan}chat-message") == v.POSTED


def test_approving_a_solution_accepts_it_and_updating_one_does_not() -> None:
    solution = "http://id.tincanapi.com/activitytype/solution"

    assert v.canonical_verb("http://activitystrea.ms/approve", solution) == v.ACCEPTED
    assert v.canonical_verb("http://activitystrea.ms/approve").startswith(v.OTHER)
    assert v.canonical_verb("http://activitystrea.ms/update", solution) == v.UPDATED


def test_a_type_that_is_not_known_is_none() -> None:
    assert v.short_type("https://example.org/types/doubt") is None
    assert v.short_type(None) is None
    assert v.type_iri("doubt") == "http://id.tincanapi.com/activitytype/doubt"
    assert v.type_iri("question") == "http://activitystrea.ms/schema/1.0/question"


def test_families_hold_canonical_verbs_and_known_kinds_only() -> None:
    families = (v.QUESTIONS, v.REPLIES, v.MESSAGES, v.ACKNOWLEDGEMENTS, v.SHARES, v.VIEWS, v.USES, v.ATTEMPTS)
    kinds = {name for name, _, _ in TYPES}

    assert all(family <= v.VERB_NAMES for family in (*families, v.SUCCESSES, v.FAILURES))
    assert (
        kinds >= v.MESSAGE_KINDS | v.THREAD_KINDS | v.CHANNEL_KINDS | v.PRIVATE_KINDS | v.FORMAL_KINDS | v.TOPIC_KINDS
    )
    assert set(v.SPACES) <= kinds
    assert set(v.SPACES.values()) == {"project", "community", "work_situation", "formal"}


@pytest.mark.parametrize(
    ("verb", "success", "succeeded", "failed"),
    [
        (v.PASSED, None, True, False),
        (v.COMPLETED, None, True, False),
        (v.COMPLETED, False, False, True),
        (v.ATTEMPTED, None, False, False),
        (v.ATTEMPTED, True, True, False),
        (v.ATTEMPTED, False, False, True),
        (v.FAILED, None, False, True),
    ],
)
def test_the_result_tells_success_before_the_verb(
    verb: str, success: bool | None, succeeded: bool, failed: bool
) -> None:
    assert (v.succeeded(verb, success), v.failed(verb, success)) == (succeeded, failed)


@given(st.text(), st.none() | st.text(), st.text())
def test_any_string_is_a_verb_or_survives(iri: str, kind: str | None, object_id: str) -> None:
    assert v.canonical_verb(iri, kind, object_id) in v.VERB_NAMES | {f"other:{iri}"}
