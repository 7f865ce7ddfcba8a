"""Activities: their definitions, interactions and extensions."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import AfterValidator, Discriminator, StringConstraints, Tag, ValidationInfo, with_config
from typing_extensions import TypedDict

from schemas.agent import EXACT, Iri
from schemas.faults import refusal
from schemas.formats import LANGUAGE
from schemas.nesting import NESTING, nests_deeper

Language = Annotated[str, StringConstraints(pattern=LANGUAGE)]
LanguageMap = dict[Language, str]

_OF_INTERACTIONS: Final = frozenset({"correctResponsesPattern", "choices", "scale", "source", "target", "steps"})


def _watch_depth(extensions: Any, info: ValidationInfo) -> Any:
    """Only here a valid statement can nest without end. The context says how deep it may without a closer look."""
    levels = info.context
    if levels is not None:
        for value in extensions.values():
            if isinstance(value, NESTING) and nests_deeper(value, levels - 1):
                raise refusal("nests deeply")
    return extensions


Extensions = Annotated[dict[Iri, Any], AfterValidator(_watch_depth)]


@with_config(EXACT)
class Component(TypedDict):
    """Data 2.4.4.1.s15."""

    id: Annotated[str, StringConstraints(min_length=1)]
    description: NotRequired[LanguageMap]


def _distinct(components: Any) -> Any:
    if len({component["id"] for component in components}) != len(components):
        raise refusal("the ids of interaction components must be distinct")
    return components


def _interaction(definition: Any) -> Any:
    """Data 2.4.4.1: what belongs to an interaction stands only where interactionType says which one it is.

    Which lists a type uses (s15) is told to readers, not to a store: tools send `choices` with other types, too.
    """
    if "interactionType" not in definition and not _OF_INTERACTIONS.isdisjoint(definition):
        raise refusal("is required where the definition has properties of an interaction", "/interactionType")
    return definition


Components = Annotated[list[Component], AfterValidator(_distinct)]


@with_config(EXACT)
class PlainDefinition(TypedDict):
    """Data 2.4.4.1, with what interactions add."""

    name: NotRequired[LanguageMap]
    description: NotRequired[LanguageMap]
    type: NotRequired[Iri]
    moreInfo: NotRequired[Iri]
    extensions: NotRequired[Extensions]
    interactionType: NotRequired[
        Literal[
            "true-false",
            "choice",
            "fill-in",
            "long-fill-in",
            "matching",
            "performance",
            "sequencing",
            "likert",
            "numeric",
            "other",
        ]
    ]
    correctResponsesPattern: NotRequired[list[str]]
    choices: NotRequired[Components]
    scale: NotRequired[Components]
    source: NotRequired[Components]
    target: NotRequired[Components]
    steps: NotRequired[Components]


Definition = Annotated[PlainDefinition, AfterValidator(_interaction)]


@with_config(EXACT)
class Activity(TypedDict):
    """Data 2.4.4.1."""

    objectType: NotRequired[Literal["Activity"]]
    id: Iri
    definition: NotRequired[Definition]


def _one_or_many(value: Any) -> str:
    return "#many" if isinstance(value, list) else "#one"


Activities = Annotated[
    Annotated[list[Activity], Tag("#many")] | Annotated[Activity, Tag("#one")],
    Discriminator(_one_or_many),
]


@with_config(EXACT)
class ContextActivities(TypedDict):
    """Data 2.4.6.2: a single Activity is taken for an array of one."""

    parent: NotRequired[Activities]
    grouping: NotRequired[Activities]
    category: NotRequired[Activities]
    other: NotRequired[Activities]


def is_activity(target: Mapping[str, Any]) -> bool:
    """Whether an object is an Activity: so it is also where nothing says what it is (Data 2.4.4)."""
    kind: str = target.get("objectType", "Activity")
    return kind == "Activity"
