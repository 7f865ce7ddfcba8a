"""Statement Templates: what is understood of other tools' statements, a template a verb; and how a moment is told."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from schemas.moment_statement import MOMENT_TYPES, PEOPLE_EXTENSION, VERSION_IRI
from schemas.profile.kinds import KINDS
from schemas.profile.patterns import TEMPLATE
from schemas.vocabulary import MOMENT_EXTENSION, verb_iri

Rule = dict[str, Any]


def _rule(location: str, presence: str, english: str = "", french: str = "") -> Rule:
    rule: Rule = {"location": location, "presence": presence}
    return rule | ({"scopeNote": {"en": english, "fr": french}} if english else {})


_PARENT: Final = _rule(
    "$.context.contextActivities.parent[*].id",
    "recommended",
    "What it answers or belongs to: without it an answer is only understood where its object is the question.",
    "À quoi l'énoncé répond ou appartient : sans cela, une réponse n'est comprise que si son objet est la question.",
)
_TEXT: Final = _rule(
    "$.result.response",
    "recommended",
    "The words; read for cues in memory and left behind.",
    "Le texte ; lu en mémoire pour ses indices, puis laissé.",
)
_TYPE: Final = _rule("$.object.definition.type", "recommended")
_TOPIC: Final = _rule("$.context.extensions['http://id.tincanapi.com/extension/topic']", "recommended")
_SUCCESS: Final = _rule("$.result.success", "recommended")
_DERIVED: Final = _rule(
    "$.context.contextActivities.other[*].id",
    "recommended",
    "What it derives from or cites.",
    "Ce dont cela dérive, ou ce que cela cite.",
)
_AUDIENCE: Final = _rule("$.context.extensions['https://w3id.org/sousbois/xapi/extensions/audience']", "recommended")
_DURATION: Final = _rule("$.result.duration", "recommended")
_AGENT: Final = _rule("$.object.objectType", "included") | {"any": ["Agent"]}

# verb: label in English and French, rules
UNDERSTOOD: Final[Mapping[str, tuple[str, str, tuple[Rule, ...]]]] = {
    "asked": ("A question", "Une question", (_TYPE, _TEXT, _TOPIC)),
    "answered": ("An answer", "Une réponse", (_PARENT, _TEXT)),
    "replied": ("A reply", "Une réplique", (_PARENT, _TEXT)),
    "commented": ("A comment", "Un commentaire", (_PARENT, _TEXT)),
    "posted": ("A message", "Un message", (_TYPE, _TEXT, _PARENT)),
    "accepted": ("An acceptance", "Une acceptation", (_PARENT,)),
    "upvoted": ("A vote for something", "Un vote favorable", (_PARENT,)),
    "liked": ("A sign of liking", "Une marque d'appréciation", (_PARENT,)),
    "shared": ("Something is shared", "Un partage", (_TYPE, _AUDIENCE, _TOPIC)),
    "recommended": ("Something is recommended", "Une recommandation", (_TYPE, _AUDIENCE, _TOPIC)),
    "viewed": ("A look at something", "Une consultation", (_TYPE, _DURATION)),
    "searched": ("A search", "Une recherche", (_TEXT,)),
    "bookmarked": ("Something is kept", "Une mise de côté", (_TYPE,)),
    "authored": ("Something is made", "Une création", (_TYPE, _DERIVED, _TOPIC)),
    "updated": ("Something is changed", "Une modification", (_TYPE, _DERIVED)),
    "adapted": ("Something is adapted", "Une adaptation", (_TYPE, _DERIVED)),
    "reused": ("Something is used again", "Un réemploi", (_TYPE, _DERIVED)),
    "attempted": ("An attempt", "Un essai", (_TYPE, _SUCCESS)),
    "failed": ("A failure", "Un échec", (_TYPE, _TOPIC)),
    "passed": ("A success", "Une réussite", (_TYPE, _TOPIC)),
    "completed": ("Something is completed", "Un achèvement", (_TYPE, _SUCCESS, _TOPIC)),
    "reviewed": ("A review", "Une relecture", (_TYPE, _TEXT)),
    "mentored": ("A mentoring that is declared", "Un accompagnement déclaré", (_AGENT,)),
    "joined": ("Somebody joins", "Une arrivée", (_TYPE,)),
    "attended": ("Somebody attends", "Une participation", (_TYPE,)),
    "talked-with": ("A talk", "Une conversation", ()),
    "annotated": ("A note on something", "Une annotation", (_TYPE, _TEXT)),
    "reflected": ("Somebody looks back", "Un retour réflexif", (_TEXT,)),
    "offered": ("An offer", "Une offre", (_TYPE, _TOPIC)),
    "contested": ("A moment is contested", "Une contestation", ()),
}


def templates() -> list[dict[str, Any]]:
    """One a verb that is understood, one a kind of moment."""
    return [*_understood(), *_told()]


def _understood() -> Iterator[dict[str, Any]]:
    for verb, (english, french, rules) in UNDERSTOOD.items():
        made = _template(verb, english, french, verb_iri(verb))
        made["definition"] = {
            "en": f"{english}, as it is understood of any tool; other IRIs of the same meaning are folded into it.",
            "fr": f"{french}, telle que comprise de tout outil ; d'autres IRI de même sens sont ramenées à ce verbe.",
        }
        yield made | ({"rules": list(rules)} if rules else {})


def _told() -> Iterator[dict[str, Any]]:
    for kind, told in KINDS.items():
        made = _template(f"moment/{kind}", told.title_en, told.title_fr, verb_iri("experienced"))
        made["definition"] = {
            "en": f"The statement that tells of such a moment. {told.said_en}",
            "fr": f"L'énoncé qui dit un tel moment. {told.said_fr}",
        }
        yield made | {"objectActivityType": MOMENT_TYPES + kind, "rules": _moment_rules(kind)}


def _moment_rules(kind: str) -> list[Rule]:
    extension = f"$.context.extensions['{MOMENT_EXTENSION}']"
    return [
        {"location": "$.context.contextActivities.category[*].id", "any": [VERSION_IRI]},
        _rule("$.context.registration", "included"),
        {"location": f"{extension}.kind", "presence": "included", "all": [kind]},
        _rule(f"{extension}.confidence", "included"),
        _rule(f"{extension}.evidence[*]", "included"),
        {"location": f"{extension}.evidence[*]", "selector": "$.role", "presence": "included"},
        _rule(f"$.context.extensions['{PEOPLE_EXTENSION}']", "included"),
        _rule("$.actor.account.name", "included"),
        _rule("$.actor.mbox", "excluded"),
        _rule("$.context.statement.id", "recommended"),
    ]


def _template(name: str, english: str, french: str, verb: str) -> dict[str, Any]:
    return {
        "id": TEMPLATE + name,
        "type": "StatementTemplate",
        "inScheme": VERSION_IRI,
        "prefLabel": {"en": english, "fr": french},
        "verb": verb,
    }
