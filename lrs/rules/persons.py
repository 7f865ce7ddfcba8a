"""The Person object: what is known of an agent, each property a list (xAPI 1.0.3 Communication 2.4).

Other identifiers of the same person are not gathered: an address must not come out for its hash.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.agent import IDENTIFIERS

Json = Mapping[str, Any]


def person_of(agent: Json, names: Sequence[str]) -> dict[str, Any]:
    """The Person for an Agent as it was asked for; the name that was said last comes first.

    names: in the order in which they were said. The one that the Agent came with is there, too.
    """
    asked = (agent["name"],) if "name" in agent else ()
    known = list(dict.fromkeys((*reversed(names), *asked)))
    identified = {name: [agent[name]] for name in IDENTIFIERS if name in agent}
    return {"objectType": "Person", **({"name": known} if known else {}), **identified}
