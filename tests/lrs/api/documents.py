"""Documents as the tests name, send and tag them."""

import httpx
import orjson

from lrs.rules.preconditions import etag_of
from tests.lrs.statements import ANNE, PUMP

JSON = {"content-type": "application/json"}
TEXT = {"content-type": "text/plain"}
AGENT = orjson.dumps(ANNE).decode()
STATE, ACTIVITY, WHO = "/xAPI/activities/state", "/xAPI/activities/profile", "/xAPI/agents/profile"
CONTEXTS: dict[str, dict[str, str]] = {
    STATE: {"activityId": PUMP, "agent": AGENT},
    ACTIVITY: {"activityId": PUMP},
    WHO: {"agent": AGENT},
}
PATHS = [*CONTEXTS]
PROFILES = [ACTIVITY, WHO]
NEW = {"If-None-Match": "*"}


def named(path: str, name: str = "one") -> dict[str, str]:
    return {**CONTEXTS[path], "stateId" if path == STATE else "profileId": name}


def tag(body: bytes) -> str:
    return f'"{etag_of(body)}"'


async def put(client: httpx.AsyncClient, path: str, body: bytes, kind: str = "text/plain", **headers: str) -> int:
    sent = {"content-type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return (await client.put(path, params=named(path), content=body, headers=sent)).status_code
