"""What the activities around an act say: conversation, place, space, what is answered, derived from, or tagged.

Rule 1: a conversation is the question or discussion among parents, then groupings; else the object itself where it is
one or is asked; else, of an act of talk, its first parent without a type; else what it refers to; else, of an act of
talk, the task among its parents.
Rule 2: a place is a channel among parents, then groupings; else a space (community, project, course …); else a grouping
without a type; else the meeting or group acted on; last `context.platform`.
Rule 3: an IRI that itself names a person is replaced by a salted hash.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from processors.pseudonym import Pseudonyms
from processors.recognise_meetings import GATHERS, MEETING
from schemas import vocabulary as v

MOST_TOPICS, LONGEST_TOPIC, MOST_NAMED = 20, 64, 20

_NAMES_A_PERSON = re.compile(r"(?i)^(?:mailto|acct|xmpp|sips?|tel|im):|[^\s/@:]@[\w-]+\.\w|/[@~]\w|%40")
_NOISE = re.compile(r"#(?:t=|xywh=|:~:|$).*$")
_TALK = v.MESSAGES | v.ACKNOWLEDGEMENTS | {v.UPDATED, v.REVIEWED, v.ANNOTATED, v.TAGGED, v.MENTIONED}
_CITING = v.MESSAGES | {
    v.AUTHORED,
    v.UPDATED,
    v.ADAPTED,
    v.REUSED,
    v.SHARED,
    v.RECOMMENDED,
    v.OFFERED,
    v.REVIEWED,
    v.ANNOTATED,
    v.REFLECTED,
}
_SAID_IN_A_THREAD = frozenset({"solution", "forum-reply", "comment", "message", "chat-message"})
_DISCUSSIONS = v.THREAD_KINDS - {"forum-topic"}
_TOPICS_OF_FORUMS = frozenset({"forum-topic"})
_NARROW_SPACES = frozenset(v.SPACES) - {"lms"}  # Moodle names the whole site before the course
_GATHERINGS = frozenset(
    {"meeting", "event", "webinar", "chat-channel", "face-to-face-discussion", "collaboration", *v.SPACES}
)
_LISTS = frozenset({"playlist", "category", "checklist", "search-engine", "webpage", "project-site"}) | frozenset(
    v.SPACES
)
_WORKED_ON = frozenset({"task"})
_NO_REFERENCE = v.CHANNEL_KINDS | v.FORMAL_KINDS | v.TOPIC_KINDS | frozenset(v.SPACES)
_TOPICS = (f"{v.TINCAN_EXTENSION}topic", f"{v.TINCAN_EXTENSION}tags")
_REFERRER = f"{v.TINCAN_EXTENSION}referrer"
_WAYS = ("parent", "grouping", "category", "other")
_UNTYPED: frozenset[str | None] = frozenset({None})
_PERSONAL_KINDS = frozenset({"user-profile", "person"})


@dataclass(frozen=True, slots=True)
class Named:
    """An activity of the context: its id as signals carry it, and its kind."""

    id: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The activities of a statement's context, by the way it names them."""

    parent: tuple[Named, ...] = ()
    grouping: tuple[Named, ...] = ()
    category: tuple[Named, ...] = ()
    other: tuple[Named, ...] = ()
    kinds: frozenset[str] = frozenset()  # of all but `other`


NOWHERE = Surroundings()


def plain(iri: str, kind: str | None, pseudonyms: Pseudonyms) -> str:
    """An IRI without fragment noise, or a salted hash where it names a person (Rule 3)."""
    if "#" in iri:
        iri = _NOISE.sub("", iri)
    if kind in _PERSONAL_KINDS:
        return pseudonyms.hidden(iri)
    if iri.startswith("http") and "@" not in iri and "~" not in iri and "%40" not in iri:
        return iri  # most are; the pattern is only needed beyond
    return pseudonyms.hidden(iri) if _NAMES_A_PERSON.search(iri) else iri


def has_spot(iri: str) -> bool:
    """Whether an IRI names a time, a region or a passage of a thing."""
    found = _NOISE.search(iri) if "#" in iri else None
    return found is not None and len(found[0]) > 1


def surroundings(context: Mapping[str, Any], pseudonyms: Pseudonyms) -> Surroundings:
    """The context's activities."""
    activities = context.get("contextActivities")
    if not activities:
        return NOWHERE
    parent, grouping, category, other = [
        _named(activities[way], pseudonyms) if way in activities else () for way in _WAYS
    ]
    kinds = frozenset([one.kind for one in parent + grouping + category if one.kind is not None])
    return Surroundings(parent, grouping, category, other, kinds)


def _named(activities: Any, pseudonyms: Pseudonyms) -> tuple[Named, ...]:
    if not activities:
        return ()
    if isinstance(activities, dict):
        activities = (activities,)
    found = []
    for activity in activities[:MOST_NAMED]:
        definition = activity.get("definition")
        kind = v.short_type(definition.get("type")) if definition else None
        found.append(Named(plain(activity["id"], kind, pseudonyms), kind))
    return tuple(found)


def thread(verb: str, object_id: str | None, kind: str | None, around: Surroundings) -> str | None:
    """The conversation that the activities name (Rule 1)."""
    if verb == v.ASKED and object_id and kind != "offer":
        return object_id
    typed = _typed_thread(around.parent, object_id, kind) or _typed_thread(around.grouping, object_id, kind)
    if typed:
        return typed
    if kind in v.THREAD_KINDS:
        return None if object_id and v.openedx_comment(object_id) else object_id
    if kind != "chat-message" and (verb in _TALK or kind in _SAID_IN_A_THREAD):
        for one in around.parent:
            if one.kind is None:
                return one.id
    said_in = _first(around.parent, _SAID_IN_A_THREAD, object_id) or _untyped_thread(verb, kind, around)
    if said_in is None and verb in _TALK and kind != "chat-message":
        return _first(around.parent, _WORKED_ON, object_id)
    return said_in


def _typed_thread(activities: Sequence[Named], object_id: str | None, kind: str | None) -> str | None:
    """The question or discussion among activities; a forum topic beside or around a discussion is the forum."""
    if not activities:
        return None
    found = _first(activities, v.QUESTION_KINDS, object_id)
    if found is None:
        for one in activities:
            if one.kind in _DISCUSSIONS and one.id != object_id and not v.openedx_comment(one.id):
                return one.id
    if found is None and kind not in _DISCUSSIONS:
        found = _first(activities, _TOPICS_OF_FORUMS, object_id)
    return found


def _untyped_thread(verb: str, kind: str | None, around: Surroundings) -> str | None:
    """What a parent without a type is to a message whose channel is told beside it, or a grouping to a bare reply."""
    if kind == "chat-message":
        return _any_id(around.parent) if _any(around.grouping + around.parent, v.CHANNEL_KINDS) else None
    return _any_id(around.grouping) if verb in v.REPLIES and not around.parent else None


def _any_id(activities: Sequence[Named]) -> str | None:
    found = _any(activities, _UNTYPED)
    return found.id if found else None


def refers_to(verb: str, object_id: str | None, thread_id: str | None, around: Surroundings) -> list[str]:
    """What an act answers or belongs to: its parents but for places, courses and tags; else what it is said on."""
    found = [one.id for one in around.parent if one.kind not in _NO_REFERENCE]
    if not found and object_id and v.openedx_comment(object_id):
        found = [one.id for one in around.grouping if v.openedx_comment(one.id) and one.id != object_id][:1]
    if not found and verb in v.REPLIES and object_id and thread_id == object_id:
        found.append(object_id)
    if not found and verb in v.REPLIES and thread_id and thread_id != object_id and not around.parent:
        found.append(thread_id)
    return found


def place(object_id: str | None, kind: str | None, around: Surroundings) -> Named | None:
    """Where an act happened, as far as activities say (Rule 2)."""
    found = _any(around.parent + around.grouping, v.CHANNEL_KINDS)
    if found is None and kind == "chat-message":
        found = _any(around.parent, _UNTYPED)
    if found is None:
        found = _any(around.grouping + around.parent, _NARROW_SPACES) or _any(around.grouping + around.parent, v.SPACES)
    if found is None:
        found = _any(around.grouping, _UNTYPED)
    if found is not None:
        return found
    return Named(object_id, kind) if object_id and kind in _GATHERINGS else None


def space_kind(kind: str | None, where: Named | None, around: Surroundings) -> str | None:
    """The kind of space: what the place's type says, else the other activities', else the object's."""
    if where and where.kind in v.SPACES:
        return v.SPACES[where.kind]
    for one in around.category + around.grouping + around.parent if around.kinds else ():
        if one.kind in v.SPACES:
            return v.SPACES[one.kind]
    return v.SPACES.get(kind) if kind else None


def is_formal(verb: str, kind: str | None, around: Surroundings) -> bool:
    """Whether a course, a quiz or a cmi5 launch is within reach of the act."""
    if verb == v.QUIZ_ANSWERED or kind in v.FORMAL_KINDS:
        return True
    return not around.kinds.isdisjoint(v.FORMAL_KINDS) or is_exercise(verb, around)


def is_exercise(verb: str, around: Surroundings) -> bool:
    """Whether a category says that this is part of a cmi5 launch, or an attempt at an H5P exercise."""
    for one in around.category:
        if one.id.startswith(v.CMI5_CATEGORIES):
            return True
        if one.id.startswith(v.H5P_LIBRARIES) and (verb in v.ATTEMPTS or verb == v.ANSWERED):
            return True
    return False


def is_private(kind: str | None, around: Surroundings) -> bool:
    """Whether a type says that this is between few; a chat message that names no place at all may be a direct one."""
    if kind in v.PRIVATE_KINDS or not around.kinds.isdisjoint(v.PRIVATE_KINDS):
        return True
    return kind == "chat-message" and not around.parent and not around.grouping


def derived_from(
    verb: str,
    thing: tuple[str | None, str | None],
    around: Surroundings,
    extensions: Mapping[str, Any],
    pseudonyms: Pseudonyms,
) -> tuple[str, ...]:
    """What a thing that is made, changed or said derives from or cites, or what a list that is seen or a meeting shows.

    thing: id and kind of the object.
    """
    object_id, kind = thing
    shown = verb in v.VIEWS and kind in _LISTS
    looked_back_on = verb in GATHERS and kind == MEETING
    if verb not in _CITING and not shown and not looked_back_on:
        return ()
    found = [object_id] if object_id and verb == v.ASKED and kind == "offer" else []
    found += [one.id for one in around.other if one.kind not in v.TOPIC_KINDS and one.kind != "device"]
    if _REFERRER in extensions and not shown:
        found += [plain(one, None, pseudonyms) for one in _iris(extensions[_REFERRER])[:MOST_NAMED]]
    return tuple(dict.fromkeys(found))


def topics(
    object_id: str | None, kind: str | None, around: Surroundings, extensions: Sequence[Mapping[str, Any]]
) -> tuple[str, ...]:
    """Lower-cased labels from TinCan's topic and tags, and from activities that are tags; sorted."""
    found: set[str] = set()
    for named in extensions:
        for key in _TOPICS:
            if key in named:
                found.update(_texts(named[key]))
    for one in around.category + around.grouping + around.parent + around.other:
        if one.kind in v.TOPIC_KINDS:
            found.add(_label(one.id))
    if kind in v.TOPIC_KINDS and object_id:
        found.add(_label(object_id))
    if not found:
        return ()
    labels = {label.strip().lower() for label in found}
    fit = [label for label in labels if 0 < len(label) <= LONGEST_TOPIC and not _NAMES_A_PERSON.search(label)]
    return tuple(sorted(fit)[:MOST_TOPICS])


def _any(activities: Iterable[Named], kinds: Collection[str | None]) -> Named | None:
    for one in activities:
        if one.kind in kinds:
            return one
    return None


def _first(activities: Sequence[Named], kinds: frozenset[str], not_this: str | None) -> str | None:
    for one in activities:
        if one.kind in kinds and one.id != not_this:
            return one.id
    return None


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _iris(value: Any) -> list[str]:
    """Of IRIs, or of activities that have one."""
    told = value if isinstance(value, list) else [value]
    return _texts([one.get("id") if isinstance(one, dict) else one for one in told])


def _label(iri: str) -> str:
    """The last part of a tag's IRI."""
    return unquote(re.split(r"[/#:=]", iri.rstrip("/#"))[-1])
