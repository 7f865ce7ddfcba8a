"""Log lines: one JSON object a line on stderr; they name things and counts, never people or their words."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

ALLOWED = frozenset(
    {"event", "level", "timestamp", "stage", "offset", "records", "rows", "seconds", "cause", "name", "port", "host"}
    | {"pid", "code", "wait_s", "attempts", "bytes", "setting", "url", "sql_url", "path", "dead_letters"}
    | {"credential", "query", "milliseconds", "outcome", "tables"}
)


def only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Fields that nobody has thought about are left out: a log line cannot carry a person by accident (law 8)."""
    return {key: value for key, value in event.items() if key in ALLOWED}


def set_up() -> None:
    """Logs to stderr as JSON; the server's own loggers too, warnings and worse only."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(lambda value, **_: orjson.dumps(value, default=str).decode()),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class _Plain(logging.Formatter):
    """Library warnings: where they come from and of which kind, without their arguments, which may be personal."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        line = {"event": "library", "level": record.levelname.lower(), "name": record.name, "cause": kind}
        return orjson.dumps({**line, "path": f"{record.module}:{record.lineno}"}).decode()


def logger(stage: str) -> Any:
    """The logger of one stage or shell."""
    return structlog.get_logger(stage=stage)
