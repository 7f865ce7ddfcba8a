"""Positions of stages, and choices that are made once."""

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.sqlite import insert

from lrs.ledger.tables import choices, positions


def position(engine: Engine, stage: str) -> int:
    """The offset that a stage reads next, 0 before its first."""
    with engine.connect() as connection:
        found = connection.execute(select(positions.c.position).where(positions.c.stage == stage)).scalar_one_or_none()
    return found or 0


def save_position(engine: Engine, stage: str, at: int) -> None:
    """Keep the offset that a stage reads next."""
    with engine.begin() as connection:
        write_position(connection, stage, at)


def write_position(connection: Connection, stage: str, at: int) -> None:
    """The same within a transaction."""
    row = insert(positions).values(stage=stage, position=at)
    connection.execute(row.on_conflict_do_update(index_elements=["stage"], set_={"position": at}))


def chosen(engine: Engine, name: str, otherwise: str) -> str:
    """What was chosen under this name when it was first asked for, or `otherwise` from now on."""
    with engine.begin() as connection:
        connection.execute(insert(choices).values(name=name, value=otherwise).on_conflict_do_nothing())
        return str(connection.execute(select(choices.c.value).where(choices.c.name == name)).scalar_one())
