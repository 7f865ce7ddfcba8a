"""The store's schema: numbered files, each applied once, and the refusal of a newer one."""

import re
from collections.abc import Callable, Mapping
from importlib.resources import files

import orjson

from lrs.store.engine import Engine
from schemas.errors import Misconfigured

_NAME = re.compile(r"(\d{4})_\w+\.sql")


def scripts() -> dict[int, tuple[str, str]]:
    """Version -> (file name, SQL), in order."""
    folder = files("lrs.store").joinpath("migrations")
    found = sorted((entry.name, entry) for entry in folder.iterdir() if _NAME.fullmatch(entry.name))
    return {int(name[:4]): (name, entry.read_text("utf-8")) for name, entry in found}


def migrate(engine: Engine, then: Mapping[str, Callable[[Engine], None]]) -> None:
    """Bring the database to the newest schema; every statement of a file may run again after a crash.

    then: by a file's name without number, what is to be done after its statements; it too may be done again.

    Raises: Misconfigured: a newer Sousbois made it, or a table in it has an engine that chDB cannot open again.
    """
    engine.command("CREATE DATABASE IF NOT EXISTS sousbois ENGINE = Atomic")
    engine.command(
        "CREATE TABLE IF NOT EXISTS sousbois.migrations (version UInt16 COMMENT 'Number of the file', "
        "name String COMMENT 'Name of the file', applied DateTime64(6, 'UTC') DEFAULT now64(6) COMMENT 'When') "
        "ENGINE = MergeTree ORDER BY version"
    )
    _refuse_kafka(engine)
    known = scripts()
    with engine.writer() as client:
        applied = {row[0] for row in client.query("SELECT version FROM sousbois.migrations").result_rows}
    if newer := applied - known.keys():
        raise Misconfigured(
            f"the store was written by a newer Sousbois (schema {max(newer)}, known here up to {max(known)}): "
            "install that version or a later one"
        )
    for version, (name, script) in known.items():
        if version not in applied:
            for statement in statements(script):
                engine.command(statement)
            if fill := then.get(name[5:].removesuffix(".sql")):
                fill(engine)
            engine.insert("migrations", ("version", "name"), orjson.dumps({"version": version, "name": name}))


def statements(script: str) -> list[str]:
    """The statements of a file: each ends with a semicolon at the end of a line; `--` lines are comments."""
    lines = [line for line in script.splitlines() if not line.startswith("--")]
    return [part.strip() for part in re.split(r";\s*(?:\n|$)", "\n".join(lines)) if part.strip()]


def _refuse_kafka(engine: Engine) -> None:
    with engine.writer() as client:
        found = client.query("SELECT database, name FROM system.tables WHERE engine = 'Kafka'").result_rows
    if found:
        names = ", ".join(f"{database}.{name}" for database, name in found)
        raise Misconfigured(f"drop the Kafka tables of the store before it is closed, it will not open again: {names}")
