"""The concepts of the profile: four verbs that no registry has, kinds of moments, places and marks, and extensions."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from schemas.moment_statement import MOMENT_TYPES, PEOPLE_EXTENSION, VERSION_IRI
from schemas.profile.kinds import KINDS
from schemas.vocabulary import MOMENT_EXTENSION, OWN_EXTENSION, type_iri, verb_iri

Texts = tuple[str, str, str, str]  # label in English and French, definition in English and French

VERBS: Final[Mapping[str, Texts]] = {
    "offered": (
        "offered",
        "a proposé",
        "The actor offers to share what they know or can do; the object is the offer.",
        "L'acteur propose de partager ce qu'il sait ou sait faire ; l'objet est l'offre.",
    ),
    "reflected": (
        "reflected",
        "a pris du recul",
        "The actor looks back on something they did; the object is what they look back on.",
        "L'acteur revient sur ce qu'il a fait ; l'objet est ce sur quoi il revient.",
    ),
    "reused": (
        "reused",
        "a réutilisé",
        "The actor uses again, in work of their own, what somebody else made; the object is what is used again.",
        "L'acteur réutilise dans son travail ce qu'une autre personne a fait ; l'objet est ce qui est réutilisé.",
    ),
    "contested": (
        "contested",
        "a contesté",
        "The actor says that a moment in which they take part was not so; the object is the moment.",
        "L'acteur dit qu'un moment auquel il prend part n'a pas eu lieu ainsi ; l'objet est ce moment.",
    ),
}
TYPES: Final[Mapping[str, Texts]] = {
    "community": (
        "community",
        "communauté",
        "A group of people around a practice or an interest.",
        "Un groupe de personnes autour d'une pratique ou d'un intérêt.",
    ),
    "work-situation": (
        "work situation",
        "situation de travail",
        "A place or task of daily work.",
        "Un lieu ou une tâche du travail quotidien.",
    ),
    "formal": ("formal training", "formation formelle", "A training that was organised.", "Une formation organisée."),
    "direct-message": (
        "direct message",
        "message direct",
        "A talk between few; statements about it are never heard.",
        "Un échange entre quelques personnes ; ses énoncés ne sont jamais entendus.",
    ),
    "private-channel": (
        "private channel",
        "canal privé",
        "A channel that is closed to others; statements about it are never heard.",
        "Un canal fermé aux autres ; ses énoncés ne sont jamais entendus.",
    ),
    "assigned": (
        "assigned",
        "imposé",
        "As a category: what was done was mandatory.",
        "Comme catégorie : ce qui a été fait était obligatoire.",
    ),
}
_BOOL, _TEXT, _COUNT = {"type": "boolean"}, {"type": "string"}, {"type": "integer", "minimum": 0}
EXTENSIONS: Final[Mapping[str, tuple[Texts, Any]]] = {
    "actor-type": (
        (
            "kind of actor",
            "nature de l'acteur",
            "What acts in the actor's name where it is no person: bot, application or service.",
            "Ce qui agit au nom de l'acteur quand ce n'est pas une personne : bot, application ou service.",
        ),
        {"enum": ["bot", "application", "service", "person"]},
    ),
    "assigned": (
        ("assigned", "imposé", "Whether the act was mandatory.", "Si l'acte était obligatoire."),
        _BOOL,
    ),
    "anchored": (
        (
            "anchored",
            "ancré",
            "Whether what is said is said on a certain spot of a thing.",
            "Si ce qui est dit porte sur un endroit précis d'une chose.",
        ),
        _BOOL,
    ),
    "audience": (
        (
            "audience",
            "audience",
            "How many people something was sent to.",
            "À combien de personnes quelque chose a été envoyé.",
        ),
        _COUNT,
    ),
    "device": (
        (
            "device",
            "appareil",
            "The kind of device: tablet, phone, desktop …",
            "Le type d'appareil : tablette, téléphone …",
        ),
        _TEXT,
    ),
    "mentions": (
        ("mentions", "mentions", "Agents whom the act mentions.", "Agents que l'acte mentionne."),
        {"type": "array", "items": {"type": "object"}},
    ),
    "private": (
        (
            "private",
            "privé",
            "Whether it was said in private: then it is not heard.",
            "Si c'est privé : alors rien n'est entendu.",
        ),
        _BOOL,
    ),
    "visibility": (
        (
            "visibility",
            "visibilité",
            "Who may see it: open, public, internal, organization or team; anything else is private.",
            "Qui peut le voir : open, public, internal, organization ou team ; tout le reste est privé.",
        ),
        _TEXT,
    ),
}
_EVIDENCE: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["role"],
        "properties": {"role": _TEXT, "statement": _TEXT, "moment": _TEXT},
    },
}
_MOMENT_SCHEMA: Final = {
    "type": "object",
    "required": ["id", "revision"],
    "properties": {
        "id": _TEXT,
        "kind": {"enum": sorted(KINDS)},
        "revision": {"type": "integer", "minimum": 1},
        "detector_version": {"type": "integer", "minimum": 1},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "tier": {"enum": ["weak", "probable", "solid"]},
        "factors": {"type": "object"},
        "evidence": _EVIDENCE,
    },
}
_PEOPLE_SCHEMA: Final = {
    "type": "array",
    "items": {"type": "object", "required": ["person", "role"], "properties": {"person": _TEXT, "role": _TEXT}},
}


def concepts() -> list[dict[str, Any]]:
    """Verbs, activity types and context extensions."""
    return [*_verbs(), *_types(), *_extensions()]


def _verbs() -> Iterable[dict[str, Any]]:
    return (_concept(verb_iri(name), "Verb", texts) for name, texts in VERBS.items())


def _types() -> Iterable[dict[str, Any]]:
    yield from (_concept(type_iri(name), "ActivityType", texts) for name, texts in TYPES.items())
    for kind, one in KINDS.items():
        yield _concept(MOMENT_TYPES + kind, "ActivityType", one.texts)


def _extensions() -> Iterable[dict[str, Any]]:
    own = {OWN_EXTENSION + name: told for name, told in EXTENSIONS.items()}
    moment: Texts = (
        "moment of learning",
        "moment d'apprentissage",
        "What was found: kind, confidence with its factors, and evidence by statement or moment with roles.",
        "Ce qui a été trouvé : genre, confiance et ses facteurs, et preuves par énoncé ou moment avec leur rôle.",
    )
    people: Texts = (
        "participants",
        "participants",
        "Who took part in which role, by pseudonym.",
        "Qui a pris part dans quel rôle, par pseudonyme.",
    )
    made = own | {MOMENT_EXTENSION: (moment, _MOMENT_SCHEMA), PEOPLE_EXTENSION: (people, _PEOPLE_SCHEMA)}
    for iri, (texts, schema) in made.items():
        yield _concept(iri, "ContextExtension", texts) | {"inlineSchema": json.dumps(schema, sort_keys=True)}


def _concept(iri: str, sort: str, texts: Texts) -> dict[str, Any]:
    label_en, label_fr, said_en, said_fr = texts
    return {
        "id": iri,
        "type": sort,
        "inScheme": VERSION_IRI,
        "prefLabel": {"en": label_en, "fr": label_fr},
        "definition": {"en": said_en, "fr": said_fr},
    }
