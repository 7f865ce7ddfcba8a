"""What a statement says of activities and agents: their definitions and names."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final, Literal

import orjson

from schemas.agent import identifier
from schemas.related import activities_in, agents_in

MOST_SAID: Final = 100  # of one activity or agent, the newest ones (law 11)
MOST_BYTES: Final = 4 << 20  # of all these together; the newest is read whatever its size
MOST_SUBJECTS: Final = 1_000  # of whom is read at once: the statements of a page name more only where they are dense
MOST_CHARACTERS: Final = 1 << 20  # of their IRIs together
MOST_BYTES_AT_ONCE: Final = 8 << 20  # of what is said of all these; of the first one it is read whatever its size

Json = Mapping[str, Any]


Subject = tuple[Literal["activity", "agent"], str]  # of whom something is said, by IRI or by identifier


def said(statement: Json) -> Iterator[tuple[Subject, bytes]]:
    """(of whom, the definition or the name as JSON), wherever in the statement it stands; empty ones say nothing."""
    for activity in activities_in(statement):
        definition = activity.get("definition")
        if definition:
            yield ("activity", activity["id"]), orjson.dumps(definition, option=orjson.OPT_SORT_KEYS)
    for who in agents_in(statement):
        for one in (who, *who["member"]) if "member" in who else (who,):
            name = one.get("name")
            if name and one.get("objectType") != "Group" and (named := identifier(one)) is not None:
                yield ("agent", named), orjson.dumps(name)


def digest(content: bytes) -> str:
    """32 hexadecimal digits: what is said at the same time counts in their order."""
    return blake2b(content, digest_size=16).hexdigest()
