"""The xAPI vocabulary: canonical verbs, kinds of activities, their families, and how the wild's spellings fold.

Rule 1: an IRI is looked up whole; http and https, a trailing slash, and both spellings of Activity Streams
(`activitystrea.ms/schema/1.0/x` and `activitystrea.ms/x`) are one IRI.
Rule 2: what is not understood survives as `other:<iri>`; nothing is guessed from an IRI's ending.
Rule 3: nothing is resolved over the network; every IRI stands in a table with its source.
"""

from collections.abc import Collection, Iterable

from schemas.vocabulary_types import TYPES
from schemas.vocabulary_verbs import VERBS

ASKED = "asked"
ANSWERED = "answered"
QUIZ_ANSWERED = "quiz-answered"  # `answered` on an assessment item: no help to anybody
REPLIED = "replied"
COMMENTED = "commented"
POSTED = "posted"
SHARED = "shared"
RECOMMENDED = "recommended"
WAS_RECOMMENDED = "was-recommended"  # received, not given
EXPERIENCED = "experienced"
VIEWED = "viewed"
SEARCHED = "searched"
BOOKMARKED = "bookmarked"
AUTHORED = "authored"
UPDATED = "updated"
ATTEMPTED = "attempted"
FAILED = "failed"
PASSED = "passed"
COMPLETED = "completed"
REVIEWED = "reviewed"
MENTORED = "mentored"
JOINED = "joined"
ATTENDED = "attended"
LIKED = "liked"
UPVOTED = "upvoted"
ACCEPTED = "accepted"
TAGGED = "tagged"
DEMONSTRATED = "demonstrated"
ANNOTATED = "annotated"
ADAPTED = "adapted"
TALKED_WITH = "talked-with"
MENTIONED = "mentioned"
EARNED = "earned"
PLANNED = "planned"
VOIDED = "voided"
OFFERED = "offered"
REFLECTED = "reflected"
REUSED = "reused"
CONTESTED = "contested"
OTHER = "other:"

QUESTIONS = frozenset({ASKED})
REPLIES = frozenset({ANSWERED, REPLIED, COMMENTED})
MESSAGES = QUESTIONS | REPLIES | {POSTED}
ACKNOWLEDGEMENTS = frozenset({ACCEPTED, UPVOTED, LIKED})
SHARES = frozenset({SHARED, RECOMMENDED})
VIEWS = frozenset({VIEWED, EXPERIENCED})
USES = frozenset({BOOKMARKED, ADAPTED, REUSED, SHARED})  # of a resource, more than looking at it
ATTEMPTS = frozenset({ATTEMPTED, FAILED, PASSED, COMPLETED, QUIZ_ANSWERED})
SUCCESSES = frozenset({PASSED, COMPLETED})
FAILURES = frozenset({FAILED})

MESSAGE_KINDS = frozenset({"chat-message", "message", "forum-topic", "discussion", "online-discussion", "email"})
QUESTION_KINDS = frozenset({"doubt", "question"})
THREAD_KINDS = QUESTION_KINDS | {"discussion", "forum-topic", "online-discussion", "issue"}
CHANNEL_KINDS = frozenset({"chat-channel", "private-channel", "direct-message"})
PRIVATE_KINDS = frozenset({"direct-message", "private-channel", "email", "voicemail"})
QUIZ_KINDS = frozenset({"cmi.interaction", "quiz-question", "interaction"})
FORMAL_KINDS = QUIZ_KINDS | {"course", "block", "module", "lesson", "assessment", "school-assignment", "lms", "formal"}
TOPIC_KINDS = frozenset({"tag", "category", "competency"})
SPACES = {
    **dict.fromkeys(("project", "project-site"), "project"),
    **dict.fromkeys(("community-site", "group", "community"), "community"),
    **dict.fromkeys(("task", "process", "performance", "job_duty_gig", "work-situation"), "work_situation"),
    **dict.fromkeys(sorted(FORMAL_KINDS | {"webinar", "tutor-session"}), "formal"),
}
"""The space_kind that a kind of activity says."""

PROFILE = "https://w3id.org/sousbois/xapi"
OWN_EXTENSION = f"{PROFILE}/extensions/"
MOMENT_EXTENSION = f"{OWN_EXTENSION}moment"
"""In the context of a statement that Sousbois itself emits about a moment; such a statement is not heard again."""
TINCAN_EXTENSION = "http://id.tincanapi.com/extension/"
ACROSSX_EXTENSION = "https://w3id.org/xapi/acrossx/extensions/"
CMI5_CATEGORIES = "https://w3id.org/xapi/cmi5/context/categories/"
CMI5_SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
"""In every statement of a cmi5 launch, its own ("cmi5 defined") and those that the content adds ("cmi5 allowed")."""
H5P_LIBRARIES = "http://h5p.org/libraries/"
CURATR_UPVOTE = "http://curatr3.com/define/verb/voted-up"

_AS_LONG, _AS_SHORT = "://activitystrea.ms/schema/1.0/", "://activitystrea.ms/"
_OPENEDX_VOTE = "https://w3id.org/xapi/openedx/verb/voted"
_OPENEDX_THREAD, _OPENEDX_COMMENT = "/discussion/v1/threads/", "/discussion/v1/comments/"
_APPROVALS = frozenset({"approve", "agree"})  # Activity Streams; on a solution they accept it


def _spellings(iri: str) -> Iterable[str]:
    """Every spelling that Rule 1 folds into this IRI."""
    bare = iri.rstrip("/")
    forms = {bare}
    if _AS_LONG in bare:
        forms.add(bare.replace(_AS_LONG, _AS_SHORT))
    for form in forms:
        rest = form.split("://", 1)[1]
        for scheme in ("http://", "https://"):
            yield scheme + rest
            yield scheme + rest + "/"


def _table(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    return {spelling: name for name, iri, _ in rows for spelling in _spellings(iri)}


_VERBS = _table(VERBS)
_TYPES = _table(TYPES)
_APPROVING = {form for verb in _APPROVALS for form in _spellings(f"http{_AS_LONG}{verb}")}
_VOTES = frozenset(_spellings(_OPENEDX_VOTE))
_EMIT = dict(reversed([(name, iri) for name, iri, _ in VERBS])) | {
    QUIZ_ANSWERED: "http://adlnet.gov/expapi/verbs/answered"
}
_EMIT_TYPE = dict(reversed([(name, iri) for name, iri, _ in TYPES]))
VERB_NAMES = frozenset(_EMIT)
"""Every canonical verb but `other:<iri>`."""

# What saying or making something on a kind of object comes to, where the object tells more than the verb.
_SAID_ON = {
    **dict.fromkeys(((verb, kind) for verb in (POSTED, AUTHORED) for kind in QUESTION_KINDS), ASKED),
    **{(verb, "solution"): ANSWERED for verb in (POSTED, AUTHORED)},
    **{(verb, "forum-reply"): REPLIED for verb in (POSTED, AUTHORED)},
    **{(verb, "comment"): COMMENTED for verb in (POSTED, AUTHORED)},
    **{(AUTHORED, kind): POSTED for kind in MESSAGE_KINDS},
    **{(verb, kind): QUIZ_ANSWERED for verb in (ANSWERED, REVIEWED) for kind in QUIZ_KINDS},  # Open edX: `evaluated`
    (AUTHORED, "offer"): OFFERED,
    (POSTED, "offer"): OFFERED,
}


def canonical_verb(
    iri: str,
    object_type: str | None = None,
    object_id: str = "",
    within: Collection[str] = (),
    mode: str | None = None,
) -> str:
    """The canonical name of a verb, or `other:<iri>`.

    object_type: the IRI of the object's activity type. within: the ids of its parent and grouping activities.
    mode: the value of acrossX's extension `type`, by which Open edX tells questions from talk and votes up from down.
    """
    verb = _VERBS.get(iri)
    kind = _TYPES.get(object_type) if object_type else None
    if verb is None:
        return ACCEPTED if kind == "solution" and iri in _APPROVING else OTHER + iri
    if verb == UPVOTED:
        return OTHER + iri if mode == "down" and iri in _VOTES else verb
    if kind is None:
        return verb
    if kind == "discussion" and verb in (POSTED, AUTHORED) and "/discussion/v1/" in object_id:
        return _in_openedx(object_id, within, mode)
    return _SAID_ON.get((verb, kind), verb)


def _in_openedx(object_id: str, within: Collection[str], mode: str | None) -> str:
    """Open edX posts threads, responses and comments with one verb and type; path and grouping tell them apart."""
    if openedx_thread(object_id):
        return ASKED if mode == "question" else POSTED
    if any(_OPENEDX_COMMENT in other for other in within if other != object_id):
        return COMMENTED
    return REPLIED if _OPENEDX_COMMENT in object_id else POSTED


def openedx_thread(iri: str) -> bool:
    """Whether an IRI is that of an Open edX thread."""
    return _OPENEDX_THREAD in iri


def openedx_comment(iri: str) -> bool:
    """Whether an IRI is that of an Open edX response, or of a comment on one: neither is a thread."""
    return _OPENEDX_COMMENT in iri


def short_type(iri: str | None) -> str | None:
    """The short name of an activity type, or None where it is not known."""
    return _TYPES.get(iri) if iri else None


def verb_iri(canonical: str) -> str:
    """The IRI to emit for a canonical verb.

    Raises: KeyError: not a canonical verb.
    """
    return canonical[len(OTHER) :] if canonical.startswith(OTHER) else _EMIT[canonical]


def type_iri(short: str) -> str:
    """The IRI to emit for a kind of activity.

    Raises: KeyError: not a known kind.
    """
    return _EMIT_TYPE[short]


def succeeded(verb: str, success: bool | None) -> bool:
    """Whether an act is a success: as its result says, else as its verb does."""
    return success if success is not None else verb in SUCCESSES


def failed(verb: str, success: bool | None) -> bool:
    """Whether an act is a failure: as its result says, else as its verb does."""
    return not success if success is not None else verb in FAILURES
