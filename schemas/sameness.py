"""What makes a statement the same statement: a digest that ignores what xAPI says must be ignored.

xAPI 1.0.3 Data 2.3.1 "Statement Immutability": differences that its exceptions could have caused do not count. Left
out are therefore what a record store assigns (id, authority, stored, version, and a timestamp that is only the
`stored` of the store it was read from), verb display, activity definitions, where the data of an attachment lies, the
order of a group's members, how a point in time is written, and the case of UUIDs. A duration counts to 0.01 s
(Data 4.6.s1.b5, 2.0 4.2.7). Everything else counts as it was sent.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

import orjson

from schemas.timestamps import EPOCH, parse_time

_ASSIGNED: Final = frozenset({"id", "stored", "authority", "version"})
_FINER = re.compile(r"([.,][0-9]{2})[0-9]+")


def digest(statement: Mapping[str, Any]) -> bytes:
    """16 bytes of a valid statement: equal for the same statement, however it was sent."""
    content = _event(statement)
    stored = statement.get("stored")
    if stored is not None and content.get("timestamp") == _instant(stored):
        del content["timestamp"]
    for name in _ASSIGNED:
        content.pop(name, None)
    return blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    """A statement's or SubStatement's content, one level of it made anew; the given value stays untouched."""
    content = dict(event)
    content["verb"] = event["verb"]["id"]
    content["object"] = _target(event["object"])
    if "member" in event["actor"]:
        content["actor"] = _group(event["actor"])
    if (timestamp := event.get("timestamp")) is not None:
        content["timestamp"] = _instant(timestamp)
    if (context := event.get("context")) is not None:
        content["context"] = _context(context)
    if (result := event.get("result")) is not None and _FINER.search(duration := result.get("duration", "")):
        content["result"] = {**result, "duration": _FINER.sub(r"\1", duration)}
    if (attachments := event.get("attachments")) is not None:
        content["attachments"] = [{k: v for k, v in one.items() if k != "fileUrl"} for one in attachments]
    return content


def _instant(timestamp: str) -> tuple[int, int, int]:
    """A valid timestamp as a point in time; the quick way first, which does not know leap seconds."""
    try:
        at = datetime.fromisoformat(timestamp)
    except ValueError:
        at = parse_time(timestamp)
    since = (at if at.tzinfo else at.replace(tzinfo=UTC)) - EPOCH
    return since.days, since.seconds, since.microseconds


def _target(target: Mapping[str, Any]) -> Any:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return target["id"]
    if kind == "StatementRef":
        return target["id"].lower()  # no IRI, so no activity is named like it
    if kind == "SubStatement":
        return _event(target)
    return _group(target) if "member" in target else target


def _group(group: Mapping[str, Any]) -> Mapping[str, Any]:
    """A group with its members in one order: they are a set (Data 2.4.2.2)."""
    if "member" not in group:
        return group
    members = sorted(orjson.dumps(one, option=orjson.OPT_SORT_KEYS).decode() for one in group["member"])
    return {**group, "member": members}


def _context(context: Mapping[str, Any]) -> dict[str, Any]:
    content = dict(context)
    if (registration := context.get("registration")) is not None:
        content["registration"] = registration.lower()
    if (reference := context.get("statement")) is not None:
        content["statement"] = reference["id"].lower()
    for name in ("instructor", "team"):
        if name in context:
            content[name] = _group(context[name])
    if (groups := context.get("contextGroups")) is not None:
        content["contextGroups"] = [{**one, "group": _group(one["group"])} for one in groups]
    if (activities := context.get("contextActivities")) is not None:
        content["contextActivities"] = {
            relation: [one["id"] for one in (value if isinstance(value, list) else [value])]
            for relation, value in activities.items()
        }
    return content
