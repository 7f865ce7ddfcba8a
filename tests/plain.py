"""Plain statements for tests that are about something else."""

from typing import Any
from uuid import uuid4


def a_statement(number: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"mbox": f"mailto:person{number}@example.org"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/asked"},
        "object": {"id": f"http://example.org/questions/{number}"},
        **more,
    }
