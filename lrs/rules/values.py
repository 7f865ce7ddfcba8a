"""Values of the statement's own kinds where they stand in a parameter: an agent, an IRI, a UUID."""

import re
from typing import Any, Final

import orjson
from pydantic import TypeAdapter, ValidationError

from schemas.agent import Actor, Agent, identifier
from schemas.errors import Fault, InvalidInput
from schemas.faults import faults_of
from schemas.formats import IRI, UUID

_AGENT: Final[TypeAdapter[Any]] = TypeAdapter(Agent)
_ACTOR: Final[TypeAdapter[Any]] = TypeAdapter(Actor)
_IRI: Final = re.compile(IRI)
_UUID: Final = re.compile(UUID)


def to_agent(text: str) -> dict[str, Any]:
    """An Agent, and no Group, that is given as JSON.

    Raises: InvalidInput: not JSON, or not an Agent.
    """
    return _validated(_AGENT, text)


def to_identifier(text: str) -> str:
    """The canonical identifier of an agent or identified group that is given as JSON.

    Raises: InvalidInput: not JSON, not an agent, or an anonymous group.
    """
    found = identifier(_validated(_ACTOR, text))
    if found is None:
        raise InvalidInput([Fault("", "must be identified by one of mbox, mbox_sha1sum, openid, account")])
    return found


def _validated(adapter: TypeAdapter[Any], text: str) -> dict[str, Any]:
    try:
        value: dict[str, Any] = adapter.validate_python(orjson.loads(text))
    except ValidationError as error:
        raise InvalidInput(list(faults_of(error))) from error
    except ValueError as error:
        raise InvalidInput([Fault("", "must be an agent as JSON, percent-encoded")]) from error
    return value


def to_iri(text: str) -> str:
    """Raises: ValueError: not an absolute IRI."""
    if not _IRI.fullmatch(text):
        raise ValueError("must be an absolute IRI, percent-encoded")
    return text


def to_uuid(text: str) -> str:
    """In lower case. Raises: ValueError: not a UUID."""
    if not _UUID.fullmatch(text):
        raise ValueError("must be a UUID")
    return text.lower()
