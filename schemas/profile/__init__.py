"""The published xAPI Profile of informal learning: JSON-LD of the Profile specification 1.0, from the tables here."""

from functools import cache
from typing import Any, Final

from schemas.moment_statement import VERSION_IRI
from schemas.profile.concepts import concepts
from schemas.profile.patterns import patterns
from schemas.profile.templates import templates
from schemas.vocabulary import PROFILE

CONTEXT: Final = "https://w3id.org/xapi/profiles/context"
CONFORMS_TO: Final = "https://w3id.org/xapi/profiles#1.0"
GENERATED: Final = "2026-11-27T00:00:00Z"
_ABOUT_EN: Final = (
    "Traces of learning between people at work, and the moments found in them. Statement Templates say what is "
    "understood of other tools' statements; each Pattern says what makes a moment of one kind; a moment itself is a "
    "statement with the verb experienced. Tools that know nothing of this profile are understood as well: they need "
    "neither its category nor a registration. A pattern tells the order of acts; windows, people and what is no such "
    "moment stand in the register of detectors."
)
_ABOUT_FR: Final = (
    "Traces de l'apprentissage entre personnes au travail, et moments qui y sont trouvés. Les modèles d'énoncés disent "
    "ce qui est compris des énoncés d'autres outils ; chaque motif dit ce qui fait un moment ; un moment est lui-même "
    "un énoncé au verbe « experienced ». Un outil qui ignore ce profil est compris aussi : ni sa catégorie ni une "
    "« registration » ne sont nécessaires. Un motif dit l'ordre des actes ; les fenêtres, les personnes et les pièges "
    "sont décrits dans le registre des détecteurs."
)


@cache
def profile() -> dict[str, Any]:
    """The whole profile as JSON."""
    return {
        "@context": CONTEXT,
        "id": PROFILE,
        "type": "Profile",
        "conformsTo": CONFORMS_TO,
        "prefLabel": {"en": "Informal learning", "fr": "Apprentissage informel"},
        "definition": {"en": _ABOUT_EN, "fr": _ABOUT_FR},
        "author": {"type": "Organization", "name": "Sousbois"},
        "versions": [{"id": VERSION_IRI, "generatedAtTime": GENERATED}],
        "concepts": concepts(),
        "templates": templates(),
        "patterns": patterns(),
    }
