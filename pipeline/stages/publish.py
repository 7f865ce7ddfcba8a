"""The publish stage: what the outbox holds goes to the log `moments`; first of all at a start."""

from sqlalchemy import Engine

from pipeline.histories import outbox


def publish(engine: Engine) -> int:
    """Publish and clear in one transaction of its own; returns how many records."""
    with engine.connect() as connection:
        if outbox.is_empty(connection):
            return 0
    with engine.begin() as connection:
        return outbox.publish(connection)
