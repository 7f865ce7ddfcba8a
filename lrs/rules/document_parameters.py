"""The parameters of the document resources: which document a request means, or which ones."""

from collections.abc import Callable, Mapping
from typing import Final

from lrs.rules.documents import Context, Key, Kind, Many
from lrs.rules.parameters import Reader, pointer, to_text, to_time
from lrs.rules.values import to_agent, to_iri, to_uuid
from schemas.agent import identifier
from schemas.errors import Fault

# Of each kind: the parameters of its context, then the id of a document in it.
NAMES: Final[dict[Kind, tuple[str, ...]]] = {
    "state": ("activityId", "agent", "stateId"),
    "activity_profile": ("activityId", "profileId"),
    "agent_profile": ("agent", "profileId"),
}


def parse_one(kind: Kind, parameters: Mapping[str, str]) -> Key:
    """The document that a PUT, a POST, or the DELETE of a profile is about.

    Raises: InvalidInput: a parameter is missing, unknown or unreadable.
    """
    reader = Reader(parameters, _known(kind))
    key = _key(kind, parameters, reader)
    reader.refuse_faults()
    return key


def parse_deletion(kind: Kind, parameters: Mapping[str, str]) -> Key | Many:
    """What a DELETE is about: of states also all of a context; a profile is deleted one by one.

    Raises: InvalidInput: a parameter is missing, unknown or unreadable.
    """
    if kind != "state" or _id_name(kind) in parameters:
        return parse_one(kind, parameters)
    reader = Reader(parameters, _known(kind))
    many = Many(_context(kind, parameters, reader), reader.read("registration", to_uuid, None))
    reader.refuse_faults()
    return many


def parse_reading(kind: Kind, parameters: Mapping[str, str]) -> Key | Many:
    """What a GET is about: one document, or where it names none, the ids of all.

    Raises: InvalidInput: a parameter is missing, unknown or unreadable, or `since` stands beside an id.
    """
    reader = Reader(parameters, _known(kind) | {"since"})
    if _id_name(kind) in parameters:
        if "since" in parameters:
            reader.faults.append(Fault("?since", f"is of lists only: leave out {_id_name(kind)}"))
        key = _key(kind, parameters, reader)
        reader.refuse_faults()
        return key
    context = _context(kind, parameters, reader)
    registration = reader.read("registration", to_uuid, None) if kind == "state" else None
    many = Many(context, registration, reader.read("since", to_time, None))
    reader.refuse_faults()
    return many


def _id_name(kind: Kind) -> str:
    return NAMES[kind][-1]


def _known(kind: Kind) -> frozenset[str]:
    return frozenset(NAMES[kind]) | ({"registration"} if kind == "state" else set())


def _key(kind: Kind, parameters: Mapping[str, str], reader: Reader) -> Key:
    context = _context(kind, parameters, reader)
    registration = reader.read("registration", to_uuid, "") if kind == "state" else ""
    return Key(context, _required(reader, parameters, _id_name(kind), to_text), registration)


def _context(kind: Kind, parameters: Mapping[str, str], reader: Reader) -> Context:
    names = NAMES[kind]
    activity = _required(reader, parameters, "activityId", to_iri) if "activityId" in names else ""
    agent = _required(reader, parameters, "agent", _to_named) if "agent" in names else ""
    return Context(kind, activity, agent)


def _required(reader: Reader, parameters: Mapping[str, str], name: str, parse: Callable[[str], str]) -> str:
    if name not in parameters:
        reader.faults.append(Fault(pointer(name), "is required"))
    return reader.read(name, parse, "")


def _to_named(text: str) -> str:
    """The one name of an Agent, however it is spelled. Raises: InvalidInput: not an Agent."""
    named = identifier(to_agent(text))
    assert named is not None, "an Agent has an identifier"
    return named
