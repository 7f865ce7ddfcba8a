"""The works of the embedded mode: everything the serving process holds, as operations and metrics reach it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from lrs.ledger.credentials import LedgerCredentials
from lrs.ports import Moments, Sql
from lrs.rules.rates import Buckets
from lrs.store.clickhouse import ClickHouseStore
from pipeline.detected import Detected
from pipeline.directory import DataDirectory
from pipeline.log.reader import SqliteLogReader
from pipeline.log.sqlite import SqliteLog
from pipeline.settings import Settings
from pipeline.stages.progress import Progress
from pipeline.stages.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """What is composed once and lives as long as the process."""

    settings: Settings
    directory: DataDirectory
    ledger: Engine
    log: SqliteLog
    reader: SqliteLogReader
    store: ClickHouseStore
    progress: Progress
    record: Record
    sql: Sql
    moments: Moments
    moments_position: Callable[[], int]  # the offset in the log `moments` that is copied next
    moments_told: Callable[[], datetime | None]  # how far event time has passed, as the store knows it
    credentials: LedgerCredentials
    buckets: Buckets  # how many requests each credential may send, over both ports
    detected: Detected
    is_detecting: Callable[[], bool]  # whether the detecting process runs and does not keep falling
    granting: asyncio.Lock = field(default_factory=asyncio.Lock)  # one after the other hears again what it widens
