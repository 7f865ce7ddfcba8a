"""The recogniser: from a statement to a signal, or to the reason why there is none.

Rule 1: a function of the statement, its credential, its append time and the ledger (consent, directory); no clock.
Rule 2 (law 9): the actor's consent is asked before anything is read. Consent is a person's: a Group as actor is not
heard. Whoever is only mentioned or addressed and has not consented is UNKNOWN. Private places are not heard, and
neither is a visibility that is not known to be open.
Rule 3 (law 8): text and identifiers stay here; a signal holds features, ids of things, and pseudonyms.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from processors import recognise_activities as activities
from processors import recognise_people as people
from processors import recognise_results as results
from processors import recognise_text as texts
from processors.consent import Policy
from processors.conversation.marks import marks_of
from processors.directory import Directory, EmptyDirectory, PersonEntry, PlaceEntry
from processors.pseudonym import Pseudonyms
from processors.recognise_meetings import is_looking_back
from schemas import vocabulary as v
from schemas.address import CHAT_MESSAGE, addressed_in, named_at_head
from schemas.agent import identity
from schemas.signal import UNKNOWN, Cue, Signal
from schemas.timestamps import parse_time

Why = Literal["heard", "not_consented", "private", "voiding", "own", "group"]

MOST_AHEAD = timedelta(minutes=5)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_NOBODY, _NOWHERE = PersonEntry(), PlaceEntry()
_EMPTY: Mapping[str, Any] = {}
_EMPTY_DIRECTORY = EmptyDirectory()
_MODE = f"{v.ACROSSX_EXTENSION}type"
_PRIVATE, _VISIBILITY = f"{v.OWN_EXTENSION}private", f"{v.OWN_EXTENSION}visibility"
_OPEN = frozenset({"open", "public", "internal", "organization", "organisation", "team"})
_ACTOR_TYPE, _ASSIGNED, _ANCHORED = (v.OWN_EXTENSION + name for name in ("actor-type", "assigned", "anchored"))
_MACHINES = frozenset({"bot", "application", "service"})
_MAY_REFLECT = frozenset({v.COMMENTED, v.POSTED, v.AUTHORED})
_DEVICE, _BROWSER = f"{v.OWN_EXTENSION}device", f"{v.TINCAN_EXTENSION}browser-info"
_DEVICES = frozenset({"tablet", "phone", "desktop", "laptop", "kiosk", "headset", "terminal"})
_DEVICE_HINTS = (
    ("ipad", "tablet"),
    ("tablet", "tablet"),
    ("mobile", "phone"),
    ("iphone", "phone"),
    ("windows", "desktop"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What came of a statement; every accepted one raises `through` to `at`, but for our own (`why` is "own")."""

    why: Why
    at: datetime  # event time: never later than the append time + 5 min, never before 1900
    source: str  # whose consent counts: the platform, else the credential
    signal: Signal | None = None
    voids: str | None = None  # the id of the voided statement
    unknown_verb: str | None = None  # the IRI, to be counted
    named: frozenset[str] = frozenset()  # the pseudonyms that stand in the signal


def recognise(
    statement: Mapping[str, Any],
    credential: str,
    appended: datetime,
    policy: Policy,
    pseudonyms: Pseudonyms,
    directory: Directory = _EMPTY_DIRECTORY,
) -> Recognition:
    """What a completed statement says, as far as it may be heard."""
    at = event_time(statement, appended)
    context = statement.get("context", _EMPTY)
    source = context.get("platform") or credential
    thing = statement["object"]
    extensions = context.get("extensions", _EMPTY)
    own = v.MOMENT_EXTENSION in extensions
    if thing.get("objectType") == "StatementRef" and v.canonical_verb(statement["verb"]["id"]) == v.VOIDED:
        return Recognition(why="own" if own else "voiding", at=at, source=source, voids=thing["id"].lower())
    if own:
        return Recognition(why="own", at=at, source=source)
    who = identity(statement["actor"])
    if who is None or statement["actor"].get("objectType") == "Group":
        return Recognition(why="group", at=at, source=source)
    if not policy.hears(who, source, at):
        return Recognition(why="not_consented", at=at, source=source)
    reading = _Reading(statement, at, who, people.People(policy, pseudonyms, source, at), pseudonyms, directory)
    if reading.is_private():
        return Recognition(why="private", at=at, source=source)
    signal = reading.signal()
    unknown = signal.verb[len(v.OTHER) :] if signal.verb.startswith(v.OTHER) else None
    return Recognition(why="heard", at=at, source=source, signal=signal, unknown_verb=unknown, named=people_in(signal))


def event_time(statement: Mapping[str, Any], appended: datetime) -> datetime:
    """The statement's timestamp between 1900 and its append time + 5 min (law 7)."""
    told = statement.get("timestamp")
    at = appended if told is None else parse_time(told)
    return max(EARLIEST, min(at, appended + MOST_AHEAD))


def people_in(signal: Signal) -> frozenset[str]:
    """The pseudonyms that stand in a statement's signal."""
    found = {signal.actor, *signal.mentions}
    if signal.object_kind == "agent":
        found.add(signal.object)
    return frozenset(person for person in found if person and person != UNKNOWN)


def anonymise(signal: Signal, person: str) -> Signal | None:
    """The signal as it is recognised anew once this person has withdrawn; None: it was theirs and goes."""
    if signal.actor == person:
        return None
    mentions = signal.mentions
    if person in mentions:
        mentions = tuple(sorted({UNKNOWN if one == person else one for one in mentions}))
    addressed = signal.object_kind == "agent" and signal.object == person
    return replace(signal, mentions=mentions, object=UNKNOWN if addressed else signal.object)


class _Reading:
    """One statement whose actor is heard, being read."""

    __slots__ = (
        "_around", "_at", "_context", "_directory", "_extensions", "_kind", "_object", "_people", "_place",
        "_pseudonyms", "_result", "_statement", "_thing", "_type", "_verb", "_who",
    )  # fmt: skip

    def __init__(
        self,
        statement: Mapping[str, Any],
        at: datetime,
        who: str,
        named: people.People,
        pseudonyms: Pseudonyms,
        directory: Directory,
    ) -> None:
        self._statement, self._at, self._who = statement, at, who
        self._people, self._pseudonyms, self._directory = named, pseudonyms, directory
        self._context = statement.get("context", _EMPTY)
        self._extensions = self._context.get("extensions", _EMPTY)
        self._result = statement.get("result", _EMPTY)
        self._thing = statement["object"]
        self._around = activities.surroundings(self._context, pseudonyms)
        self._object, self._kind, self._type = self._read_object()
        self._verb = self._read_verb()
        where = activities.place(self._object if self._type else None, self._kind, self._around)
        if where is None and (platform := self._context.get("platform")):
            where = activities.Named(activities.plain(platform, None, pseudonyms), None)
        self._place = where

    def _read_object(self) -> tuple[str | None, str | None, str | None]:
        """Id, kind and type's IRI of the object as a signal carries them."""
        thing = self._thing
        sort = thing.get("objectType", "Activity")
        if sort == "SubStatement":
            thing = thing["object"]
            sort = thing.get("objectType", "Activity")
        if sort == "Agent":
            return self._people.name(thing), "agent", None
        if sort == "Group":
            who = identity(thing)
            return (None if who is None else self._pseudonyms.hidden(who)), "group", None
        if sort == "StatementRef":
            return thing["id"].lower(), "statement", None
        iri = thing.get("definition", _EMPTY).get("type")
        kind = v.short_type(iri)
        sort = iri if kind or iri is None else activities.plain(iri, None, self._pseudonyms)
        return activities.plain(thing["id"], kind, self._pseudonyms), kind, sort

    def _told(self, key: str) -> str | None:
        """An extension's value where it is a string: nobody has checked it."""
        value = self._extensions.get(key)
        return value if isinstance(value, str) else None

    def _read_verb(self) -> str:
        iri = self._statement["verb"]["id"]
        around = self._around
        within = [one.id for one in around.parent + around.grouping] if self._kind == "discussion" else ()
        verb = v.canonical_verb(iri, self._type, self._object or "", within, self._told(_MODE))
        if verb == v.ANSWERED and activities.is_exercise(verb, around):
            return v.QUIZ_ANSWERED
        if verb in _MAY_REFLECT and texts.has_reflection(self._statement):
            return v.REFLECTED
        if verb == v.DEMONSTRATED and "success" in self._result:
            return v.ATTEMPTED
        return v.OTHER + activities.plain(iri, None, self._pseudonyms) if verb.startswith(v.OTHER) else verb

    def _entry(self) -> PlaceEntry:
        place = self._place
        return (self._directory.place(place.id, self._at) if place else None) or _NOWHERE

    def is_private(self) -> bool:
        """Rule 2: as a type, an extension or the directory says, or a visibility that is not known to be open."""
        if self._extensions.get(_PRIVATE) or (_VISIBILITY in self._extensions and self._told(_VISIBILITY) not in _OPEN):
            return True
        return activities.is_private(self._kind, self._around) or self._entry().private

    def signal(self) -> Signal:
        verb, kind, around, result = self._verb, self._kind, self._around, self._result
        activity = self._object if kind not in ("agent", "group", "statement") else None
        actor = self._pseudonyms.person(self._who)
        entry, place = self._directory.person(self._who, self._at) or _NOBODY, self._entry()
        text = texts.text_of(self._statement, verb, kind) if verb != v.QUIZ_ANSWERED else ""
        names, in_chat = self._pseudonyms, kind == CHAT_MESSAGE
        said = named_at_head(text)[1] if in_chat else ""
        topics = activities.topics(activity, kind, around, (self._extensions, self._definition_extensions()))
        thread, refers_to = self._conversation(activity)
        space = activities.space_kind(kind, self._place, around) or place.space_kind or "unknown"
        bot = entry.role == "bot" or self._told(_ACTOR_TYPE) in _MACHINES
        unit = people.unit(self._context, self._pseudonyms) or entry.unit
        audience = people.audience(self._thing, self._context, self._extensions)
        return Signal(
            id=self._statement["id"].lower(),
            at=self._at,
            verb=verb,
            actor=actor,
            unit=unit,
            unit_then=entry.unit_then,
            unit_size=self._directory.size(unit, self._at) if unit else None,
            joined=entry.joined,
            role="bot" if bot else entry.role,
            object=self._object,
            object_kind=kind,
            object_type=self._type,
            thread=thread,
            place=self._place.id if self._place else None,
            space_kind=space,
            refers_to=refers_to,
            mentions=self._mentions(actor),
            audience=place.audience if audience is None else audience,
            topics=topics,
            terms=texts.chat_terms(said, names) if in_chat else texts.terms(text, verb, self._statement, topics, names),
            cues=self._cues(text),
            words=len(text.split()) if text else None,
            marks=marks_of(said) if in_chat else 0,
            called=texts.called(self._statement["actor"], names) if in_chat else None,
            success=result.get("success"),
            completion=result.get("completion"),
            score=results.score(result.get("score")),
            duration_s=results.seconds(result.get("duration")),
            formal=space == "formal" or activities.is_formal(verb, kind, around) or v.CMI5_SESSION in self._extensions,
            assigned=bool(self._extensions.get(_ASSIGNED)) or any(one.kind == "assigned" for one in around.category),
            anchored=bool(self._extensions.get(_ANCHORED)) or self._has_anchor(),
            bot=bot,
            device=self._device(),
            derived_from=activities.derived_from(verb, (activity, kind), around, self._referring(), self._pseudonyms),
        )

    def _cues(self, text: str) -> frozenset[Cue]:
        found = texts.text_cues(text, self._statement, self._verb)
        return found | {Cue.REFLECTION} if is_looking_back(self._kind, self._context) else found

    def _conversation(self, activity: str | None) -> tuple[str | None, tuple[str, ...]]:
        """Thread and references; what is said to people is a conversation under the statement's own id."""
        thread = activities.thread(self._verb, activity, self._kind, self._around)
        found = activities.refers_to(self._verb, activity, thread, self._around)
        if reference := self._context.get("statement"):
            found.append(reference["id"].lower())
        if self._kind == "statement" and self._object:
            found.append(self._object)
        spoken_on = self._kind == "statement" and self._verb in v.MESSAGES
        if thread is None and (spoken_on or self._kind in ("agent", "group")):
            thread = found[-1] if found else self._statement["id"].lower()
        return thread, tuple(dict.fromkeys(found))

    def _mentions(self, actor: str) -> tuple[str, ...]:
        agents = people.mentioned(self._thing, self._extensions)
        if self._kind == CHAT_MESSAGE:
            agents += addressed_in(self._statement)
        return tuple(sorted(self._people.names(agents) - {actor})) if agents else ()

    def _definition_extensions(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._thing.get("definition", _EMPTY).get("extensions", _EMPTY)
        return found

    def _referring(self) -> Mapping[str, Any]:
        return {**self._definition_extensions(), **self._extensions}

    def _has_anchor(self) -> bool:
        """Whether it is said on a spot of a thing: a fragment of time or place, or a note in a document."""
        return self._verb == v.ANNOTATED or activities.has_spot(self._thing.get("id", ""))

    def _device(self) -> str | None:
        told = self._told(_DEVICE)
        if told is not None:
            return told.lower() if told.lower() in _DEVICES else self._pseudonyms.hidden(told)
        for one in self._around.grouping + self._around.other:
            if one.kind == "device":
                return self._pseudonyms.hidden(one.id)
        if (browser := self._extensions.get(_BROWSER)) is None:
            return None
        shown = str(browser).lower()
        return next((device for hint, device in _DEVICE_HINTS if hint in shown), None)
