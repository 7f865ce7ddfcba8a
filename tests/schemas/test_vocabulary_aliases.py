"""The aliases of each canonical verb, written down once more and apart from the tables, in every spelling."""

import pytest

from schemas import vocabulary as v

PREFIXES = {
    "adl": "http://adlnet.gov/expapi/verbs/",
    "tincan": "http://id.tincanapi.com/verb/",
    "as": "http://activitystrea.ms/schema/1.0/",
    "acrossx": "https://w3id.org/xapi/acrossx/verbs/",
    "isd": "https://w3id.org/xapi/dod-isd/verbs/",
    "adb": "https://w3id.org/xapi/adb/verbs/",
    "tla": "https://w3id.org/xapi/tla/verbs/",
    "netc": "https://w3id.org/xapi/netc/verbs/",
    "curatr": "http://curatr3.com/define/verb/",
    "brindlewaye": "https://brindlewaye.com/xAPITerms/verbs/",
    "openedx": "https://w3id.org/xapi/openedx/verb/",
    "risc": "http://risc-inc.com/annotator/verbs/",
    "badges": "http://specification.openbadges.org/xapi/verbs/",
    "uk": "http://www.tincanapi.co.uk/pages/verbs.html#",
}
# The first of a row is the one to emit.
ALIASES = """
asked         adl:asked adb:requested tincan:requested-attention as:request
answered      adl:answered adl:responded
replied       tincan:replied
commented     adl:commented
posted        acrossx:posted
shared        adl:shared as:share
recommended   isd:recommended
was-recommended tla:recommended
experienced   adl:experienced as:experience tla:experienced
viewed        tincan:viewed as:read as:watch as:access acrossx:watched netc:accessed adb:read adb:watched
searched      acrossx:searched as:search isd:searched
bookmarked    tincan:bookmarked as:save as:favorite
authored      as:author as:create isd:created
updated       as:update acrossx:edited curatr:edited isd:revised
attempted     adl:attempted
failed        adl:failed
passed        adl:passed
completed     adl:completed as:complete
reviewed      tincan:reviewed brindlewaye:reviewed isd:reviewed acrossx:evaluated
mentored      tincan:mentored adb:coached isd:assisted isd:advised
joined        as:join
attended      adl:attended as:attend tla:attended adb:attended
liked         as:like acrossx:liked
upvoted       tincan:voted-up curatr:voted-up openedx:voted
accepted      as:accept as:resolve as:satisfy as:confirm
tagged        as:tag
demonstrated  isd:demonstrated tincan:performed-offline
annotated     risc:annotated acrossx:annotated adb:annotated adb:noted
adapted       tincan:personalized isd:adapted isd:tailored isd:utilized as:use
talked-with   tincan:talked-with tincan:called
mentioned     tincan:mentioned
earned        tincan:earned badges:earned
planned       tla:planned uk:planned_learning
voided        adl:voided
"""
NO_ALIASES = ("isd:shared", "adb:bookmarked", "adl:launched", "adl:initialized", "as:dislike", "acrossx:shared")
ROWS = [(row.split()[0], row.split()[1:]) for row in ALIASES.strip().splitlines()]


def whole(short: str) -> str:
    prefix, name = short.split(":", 1)
    return PREFIXES[prefix] + name


def spellings(iri: str) -> set[str]:
    bare = iri.split("://", 1)[1]
    both = {bare, bare.replace("activitystrea.ms/schema/1.0/", "activitystrea.ms/")}
    return {f"{scheme}://{one}{end}" for scheme in ("http", "https") for one in both for end in ("", "/")}


@pytest.mark.parametrize(("verb", "short"), [(verb, short) for verb, names in ROWS for short in names])
def test_an_alias_folds_in_every_spelling(verb: str, short: str) -> None:
    assert {v.canonical_verb(iri) for iri in spellings(whole(short))} == {verb}


@pytest.mark.parametrize(("verb", "names"), ROWS)
def test_the_first_of_a_row_is_emitted(verb: str, names: list[str]) -> None:
    assert v.verb_iri(verb) == whole(names[0])


@pytest.mark.parametrize("short", NO_ALIASES)
def test_what_only_looks_like_an_alias_survives_as_it_was_written(short: str) -> None:
    assert {v.canonical_verb(iri) for iri in spellings(whole(short))} == {
        v.OTHER + iri for iri in spellings(whole(short))
    }


@pytest.mark.parametrize("verb", [v.OFFERED, v.REFLECTED, v.REUSED, v.CONTESTED])
def test_the_four_own_verbs_stand_in_the_own_namespace(verb: str) -> None:
    assert v.verb_iri(verb) == f"https://w3id.org/sousbois/xapi/verbs/{verb}"


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        (
            "http://id.tincanapi.com/activitytype/",
            (
                "chat-channel chat-message discussion forum-topic forum-reply doubt solution suggestion community-site "
                "project project-site code-commit email document checklist checklist-item webinar tutor-session "
                "playlist tag category source user-profile"
            ),
        ),
        (
            "https://w3id.org/xapi/acrossx/activities/",
            "message online-discussion face-to-face-discussion collaboration search-engine webpage note",
        ),
        (
            "http://adlnet.gov/expapi/activities/",
            "meeting performance simulation link media course cmi.interaction",
        ),
        (
            "http://activitystrea.ms/schema/1.0/",
            "issue task question review comment group offer event device process product",
        ),
        ("https://w3id.org/xapi/tla/activity-types/", "competency job_duty_gig"),
        ("https://w3id.org/xapi/video/activity-type/", "video"),
    ],
)
def test_the_types_worth_knowing_are_known_in_every_spelling(prefix: str, names: str) -> None:
    for name in names.split():
        assert {v.short_type(iri) for iri in spellings(prefix + name)} == {name}


def test_a_question_of_an_assessment_is_no_question_to_people() -> None:
    assert v.short_type("http://adlnet.gov/expapi/activities/question") == "quiz-question"
