"""What commands take: the types of their arguments and options, and the options that several of them share."""

from datetime import datetime
from typing import Any

import click

from schemas.timestamps import parse_time


class EventTime(click.ParamType):
    """An RFC 3339 timestamp, or a day, which stands for its beginning in UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return parse_time(f"{value}T00:00:00Z" if len(value) == len("2026-01-31") else value)
        except ValueError:
            self.fail("must be a day such as 2026-01-31 or a time such as 2026-01-31T09:00:00Z", param, ctx)


EVENT_TIME = EventTime()
