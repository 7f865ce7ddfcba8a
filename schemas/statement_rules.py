"""The statement's own rules in both versions: TypedDicts, and what joins several of their properties."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import AfterValidator, Discriminator, Field, StringConstraints, Tag, TypeAdapter, with_config
from pydantic_core import SchemaValidator
from typing_extensions import TypedDict

from schemas.activity import Activity, ContextActivities, Extensions, Language, LanguageMap
from schemas.agent import EXACT, Actor, Agent, AgentAsObject, Authority, Group, Iri, PlainAgent
from schemas.faults import refusals
from schemas.formats import DURATION, MEDIA_TYPE, SHA2, TIMESTAMP, TIMESTAMP_1, UUID, VERSION_1, VERSION_2

VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"

Uuid = Annotated[str, StringConstraints(pattern=UUID)]
Timestamp1 = Annotated[str, StringConstraints(pattern=TIMESTAMP_1)]
Timestamp2 = Annotated[str, StringConstraints(pattern=TIMESTAMP)]
Number = Annotated[float, Field(allow_inf_nan=False)]  # strict: whole numbers too, no text, no booleans


@with_config(EXACT)
class Verb(TypedDict):
    """Data 2.4.3."""

    id: Iri
    display: NotRequired[LanguageMap]


@with_config(EXACT)
class StatementRef(TypedDict):
    """Data 2.4.4.3: whether the statement exists is nobody's business here."""

    objectType: Literal["StatementRef"]
    id: Uuid


@with_config(EXACT)
class PlainScore(TypedDict):
    """Data 2.4.5.1."""

    scaled: NotRequired[Annotated[float, Field(ge=-1, le=1)]]
    raw: NotRequired[Number]
    min: NotRequired[Number]
    max: NotRequired[Number]


def _score(score: Any) -> Any:
    least, raw, most = score.get("min"), score.get("raw"), score.get("max")
    broken = []
    if least is not None and most is not None and least >= most:
        broken.append(("/min", "must be less than max"))
    if raw is not None and least is not None and raw < least:
        broken.append(("/raw", "must not be less than min"))
    if raw is not None and most is not None and raw > most:
        broken.append(("/raw", "must not be greater than max"))
    if broken:
        raise refusals(broken)
    return score


@with_config(EXACT)
class Result(TypedDict):
    """Data 2.4.5."""

    score: NotRequired[Annotated[PlainScore, AfterValidator(_score)]]
    success: NotRequired[bool]
    completion: NotRequired[bool]
    response: NotRequired[str]
    duration: NotRequired[Annotated[str, StringConstraints(pattern=DURATION)]]
    extensions: NotRequired[Extensions]


@with_config(EXACT)
class Context1(TypedDict):
    """Data 2.4.6, as of 1.0.3."""

    registration: NotRequired[Uuid]
    instructor: NotRequired[Actor]
    team: NotRequired[Group]
    contextActivities: NotRequired[ContextActivities]
    revision: NotRequired[str]
    platform: NotRequired[str]
    language: NotRequired[Language]
    statement: NotRequired[StatementRef]
    extensions: NotRequired[Extensions]


RelevantTypes = Annotated[list[Iri], Field(min_length=1)]


@with_config(EXACT)
class ContextAgent(TypedDict):
    """2.0 4.2.2.5."""

    objectType: Literal["contextAgent"]
    agent: Agent
    relevantTypes: NotRequired[RelevantTypes]


@with_config(EXACT)
class ContextGroup(TypedDict):
    """2.0 4.2.2.5."""

    objectType: Literal["contextGroup"]
    group: Group
    relevantTypes: NotRequired[RelevantTypes]


@with_config(EXACT)
class Context2(Context1):
    """What 2.0 added: agents and groups with the roles they had."""

    contextAgents: NotRequired[list[ContextAgent]]
    contextGroups: NotRequired[list[ContextGroup]]


@with_config(EXACT)
class Attachment(TypedDict):
    """Data 2.4.11."""

    usageType: Iri
    display: LanguageMap
    description: NotRequired[LanguageMap]
    contentType: Annotated[str, StringConstraints(pattern=MEDIA_TYPE)]
    length: Annotated[int, Field(ge=0)]
    sha2: Annotated[str, StringConstraints(pattern=SHA2)]
    fileUrl: NotRequired[Iri]


def _kind(target: Any) -> str | None:
    """Which branch of the union an object takes, by its objectType alone: so only this branch's faults are told."""
    if isinstance(target, dict):
        kind = target.get("objectType", "Activity")
        return f"#{kind}" if isinstance(kind, str) else None
    return None


_OBJECT = Discriminator(_kind, custom_error_type="object_kind", custom_error_message="no such object")
_ActivityTarget = Annotated[Activity, Tag("#Activity")]
_AgentTarget = Annotated[AgentAsObject, Tag("#Agent")]
_GroupTarget = Annotated[Group, Tag("#Group")]
_StatementTarget = Annotated[StatementRef, Tag("#StatementRef")]
Target = Annotated[_ActivityTarget | _AgentTarget | _GroupTarget | _StatementTarget, _OBJECT]


class _Event(TypedDict):
    """What statements and SubStatements of both versions have."""

    actor: Actor
    verb: Verb
    result: NotRequired[Result]
    attachments: NotRequired[list[Attachment]]


@with_config(EXACT)
class PlainSubStatement1(_Event):
    """Data 2.4.4.3.s6: no id, stored, version, authority, and no SubStatement of its own."""

    objectType: Literal["SubStatement"]
    object: Target
    context: NotRequired[Context1]
    timestamp: NotRequired[Timestamp1]


@with_config(EXACT)
class PlainSubStatement2(_Event):
    """The same with the context of 2.0."""

    objectType: Literal["SubStatement"]
    object: Target
    context: NotRequired[Context2]
    timestamp: NotRequired[Timestamp2]


def _event(event: Mapping[str, Any]) -> Any:
    """Rules between the verb, the object and the context (Data 2.3.2, 2.4.6.s4)."""
    kind = event["object"].get("objectType", "Activity")
    if kind == "Activity" and event["verb"]["id"] != VOIDED:
        return event
    broken = []
    if kind != "Activity" and (context := event.get("context")):
        broken = [
            (f"/context/{name}", "is allowed only where the object is an Activity")
            for name in ("revision", "platform")
            if name in context
        ]
    if kind != "StatementRef" and event["verb"]["id"] == VOIDED:
        broken.append(("/object", "a voiding statement's object must be a StatementRef"))
    if broken:
        raise refusals(broken)
    return event


_SubStatement1 = Annotated[PlainSubStatement1, AfterValidator(_event), Tag("#SubStatement")]
_SubStatement2 = Annotated[PlainSubStatement2, AfterValidator(_event), Tag("#SubStatement")]


class _Whole1(_Event):
    """What only a statement has (Data 2.4), but for the object."""

    id: NotRequired[Uuid]
    stored: NotRequired[Timestamp1]
    timestamp: NotRequired[Timestamp1]
    authority: NotRequired[Authority]
    context: NotRequired[Context1]
    version: NotRequired[Annotated[str, StringConstraints(pattern=VERSION_1)]]


class _Whole2(_Event):
    """The same in 2.0 (4.2.2)."""

    id: NotRequired[Uuid]
    stored: NotRequired[Timestamp2]
    timestamp: NotRequired[Timestamp2]
    authority: NotRequired[Authority]
    context: NotRequired[Context2]
    version: NotRequired[Annotated[str, StringConstraints(pattern=VERSION_2)]]


@with_config(EXACT)
class AnyStatement1(_Whole1):
    """A statement of 1.0.3."""

    object: Annotated[_ActivityTarget | _AgentTarget | _GroupTarget | _StatementTarget | _SubStatement1, _OBJECT]


@with_config(EXACT)
class AnyStatement2(_Whole2):
    """A statement of 2.0."""

    object: Annotated[_ActivityTarget | _AgentTarget | _GroupTarget | _StatementTarget | _SubStatement2, _OBJECT]


@with_config(EXACT)
class PlainStatement1(_Whole1):
    """A statement of 1.0.3 that `is_plain`."""

    actor: PlainAgent  # type: ignore[misc]  # narrower; is_plain has seen to its one rule
    object: Activity


@with_config(EXACT)
class PlainStatement2(_Whole2):
    """A statement of 2.0 that `is_plain`."""

    actor: PlainAgent  # type: ignore[misc]  # as above
    object: Activity


def _checker(adapter: TypeAdapter[Any]) -> SchemaValidator:
    validator = adapter.validator
    assert isinstance(validator, SchemaValidator)
    return validator


ANY: Final[Mapping[str, SchemaValidator]] = {
    "1.0.3": _checker(TypeAdapter(Annotated[AnyStatement1, AfterValidator(_event)])),
    "2.0.0": _checker(TypeAdapter(Annotated[AnyStatement2, AfterValidator(_event)])),
}

PLAIN: Final[Mapping[str, SchemaValidator]] = {
    "1.0.3": _checker(TypeAdapter(PlainStatement1)),
    "2.0.0": _checker(TypeAdapter(PlainStatement2)),
}
"""The same rules for what `is_plain`: nothing to choose from and nothing to call back for in its first rows, which
spares a minimal statement a third of its time. What is not plain is for ANY to judge."""


def is_plain(statement: Any) -> bool:
    """Whether the actor is an Agent with one identifier, and the object an activity, and nothing is voided."""
    try:
        actor, target = statement["actor"], statement["object"]
        plain: bool = (
            actor.get("objectType", "Agent") == "Agent"
            and len(actor) - ("objectType" in actor) - ("name" in actor) == 1
            and target.get("objectType", "Activity") == "Activity"
            and statement["verb"]["id"] != VOIDED
        )
    except (TypeError, KeyError, AttributeError):  # a part is missing, or is no JSON object
        return False
    return plain
