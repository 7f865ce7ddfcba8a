"""Operations without a server: the data directory is opened for one of them, and closed again."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from typing import Any

from lrs.store.clickhouse import open_store
from lrs.store.sql import ClickHouseSql
from pipeline.compose import embedded
from pipeline.directory import DataDirectory
from pipeline.settings import Settings
from pipeline.shells.embedded import detecting_process
from pipeline.telemetry import set_up


async def operate(settings: Settings, name: str, arguments: Mapping[str, Any], *, with_detecting: bool) -> Any:
    """Do one operation with everything it needs of the embedded mode, and let go of the directory.

    Raises: RecordError: what the operation refuses, or a directory that cannot be opened.
    """
    set_up()
    supervisor = detecting_process(settings)
    with embedded(settings, lambda: supervisor.is_well) as (_, operations):
        if not with_detecting:
            return await operations.call(name, arguments)
        supervisor.start()
        try:
            return await operations.call(name, arguments)
        finally:
            await supervisor.stop()


def ask_store(settings: Settings, query: str, format_: str, scopes: AbstractSet[str]) -> Iterator[bytes]:
    """Run one query of the SQL port's kind on the data directory's store.

    Raises: RecordError: it is not allowed, or wrong, or the directory cannot be opened.
    """
    set_up()
    directory = DataDirectory(settings.data)
    with ExitStack() as opened:
        opened.callback(directory.lock().close)
        store = open_store(directory.store, directory.tmp, settings.store_memory)
        opened.callback(store.close)
        sql = ClickHouseSql(store.engine)
        opened.callback(sql.close)
        yield from sql.ask(query, {}, scopes, format_).chunks
