"""The publish stage: what the outbox holds goes to the log `moments`; first of all at a start."""

from sqlalchemy import Engine

from pipeline.histories import outbox

KEPT = 100_000  # records that stay although they were copied
AT_ONCE = 10_000


def publish(engine: Engine) -> int:
    """Publish and clear in one transaction of its own; returns how many records."""
    with engine.connect() as connection:
        if outbox.is_empty(connection):
            return 0
    with engine.begin() as connection:
        return outbox.publish(connection)


def trim(engine: Engine, copied: int) -> int:
    """Cut off the old end of the log `moments`: what was copied before `copied` and is not among the newest records."""
    before = copied - KEPT
    with engine.connect() as connection:
        if before <= 0 or not outbox.starts_before(connection, before):
            return 0
    with engine.begin() as connection:
        return outbox.cut(connection, before, AT_ONCE)
