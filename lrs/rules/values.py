"""Values of the statement's own kinds where they stand in a parameter: an agent, an IRI, a UUID."""

import re
from typing import Any, Final

import orjson
from pydantic import TypeAdapter, ValidationError

from schemas.agent import Actor, identifier
from schemas.errors import Fault, InvalidInput
from schemas.faults import faults_of
from schemas.formats import IRI, UUID

_ACTOR: Final[TypeAdapter[Any]] = TypeAdapter(Actor)
_IRI: Final = re.compile(IRI)
_UUID: Final = re.compile(UUID)


def to_identifier(text: str) -> str:
    """The canonical identifier of an agent or identified group that is given as JSON.

    Raises: InvalidInput: not JSON, not an agent, or an anonymous group.
    """
    try:
        agent = _ACTOR.validate_python(orjson.loads(text))
    except ValidationError as error:
        raise InvalidInput(list(faults_of(error))) from error
    except ValueError as error:
        raise InvalidInput([Fault("", "must be an agent as JSON, percent-encoded")]) from error
    found = identifier(agent)
    if found is None:
        raise InvalidInput([Fault("", "must be identified by one of mbox, mbox_sha1sum, openid, account")])
    return found


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
