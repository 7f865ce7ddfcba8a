"""Composition: the only file that knows every concrete class; one function a mode."""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from starlette.types import ASGIApp

from lrs.api.app import create_app
from lrs.api.parts import ApiSettings, Parts
from lrs.api.sql_port import create_sql_app
from lrs.attachments.directory import DirectoryAttachments
from lrs.ledger.credentials import LedgerCredentials
from lrs.ledger.documents import LedgerDocuments
from lrs.ledger.letters import add_letters
from lrs.ledger.opening import open_ledger
from lrs.ledger.positions import chosen, position, save_position
from lrs.rules.origins import parse_origins
from lrs.rules.rates import Buckets, Rate
from lrs.rules.reading import PageSizes
from lrs.store.clickhouse import open_store
from lrs.store.moments import ClickHouseMoments
from lrs.store.sql import ClickHouseSql
from pipeline.clock import monotonic, new_ids, new_secret, now
from pipeline.detected import Detected
from pipeline.directory import DataDirectory
from pipeline.log.reader import SqliteLogReader
from pipeline.log.sqlite import LogLimits, SqliteLog
from pipeline.operations import EmbeddedOperations
from pipeline.persons import LedgerPersons
from pipeline.pseudonym_key import pseudonym_key
from pipeline.settings import Settings
from pipeline.stages.moments import MomentsStage
from pipeline.stages.progress import Progress
from pipeline.stages.record import Bell, Ended, Pace, Record
from pipeline.telemetry import logger
from pipeline.wholeness import check_ends, check_ledger, check_parts
from pipeline.works import Works
from schemas.statement import Limits

RECORD = "record"
MOMENTS = "moments"
RETRY_S = 1.0
FIRST_OFFSET = 1  # of a log: where nothing was appended yet, all of it is recorded


@dataclass(frozen=True, slots=True)
class LedgerKeeping:
    """`pipeline.stages.record.Keeping` in the ledger."""

    ledger: Engine

    def save_position(self, at: int, /) -> None:
        save_position(self.ledger, RECORD, at)

    def bury(self, letters: Sequence[tuple[int, str, str]], /) -> None:
        add_letters(self.ledger, RECORD, letters, now())


@dataclass(frozen=True, slots=True)
class LedgerPlace:
    """`pipeline.stages.moments.Place` in the ledger."""

    ledger: Engine

    def position(self) -> int:
        return max(position(self.ledger, MOMENTS), 1)

    def save_position(self, at: int, /) -> None:
        save_position(self.ledger, MOMENTS, at)


@contextmanager
def embedded(
    settings: Settings, is_detecting: Callable[[], bool], *, serving: bool = False
) -> Iterator[tuple[Works, EmbeddedOperations]]:
    """Open the data directory and set its stages going; at the end all is written and closed.

    Raises: Misconfigured: the directory is in use, damaged, or newer.
    """
    directory = DataDirectory(settings.data)
    directory.prepare()
    with ExitStack() as opened:
        opened.callback(directory.lock(serving=serving).close)
        directory.clear_handed()
        check_ledger(directory)
        ledger = open_ledger(directory.ledger)
        opened.callback(ledger.dispose)
        check_parts(directory, ledger, settings.pseudonym_key)
        detected = Detected(directory.histories)
        opened.callback(detected.close)
        bell = Bell()
        log = SqliteLog(directory.log, now, _log_limits(settings), bell.ring)
        opened.callback(log.close)
        check_ends(directory, ledger, log.end(), detected)
        reader = SqliteLogReader(directory.log)
        opened.callback(reader.close)
        store = open_store(directory.store, directory.tmp, settings.store_memory)
        opened.callback(store.close)
        progress = Progress(log.horizon, max(position(ledger, RECORD), FIRST_OFFSET), bell.hurry, log.end)
        pace = Pace(settings.record_rows, settings.record_batch, settings.record_linger)
        record = Record(reader, store, LedgerKeeping(ledger), progress, bell, pace, logger(RECORD))
        sql = ClickHouseSql(store.engine)
        opened.callback(sql.close)
        place = LedgerPlace(ledger)
        moments = ClickHouseMoments(store.engine)
        copy = MomentsStage(detected, moments, place, logger(MOMENTS))
        works = Works(
            settings=settings,
            directory=directory,
            ledger=ledger,
            log=log,
            reader=reader,
            store=store,
            progress=progress,
            record=record,
            sql=sql,
            moments=moments,
            moments_position=place.position,
            moments_told=lambda: copy.told,
            credentials=LedgerCredentials(ledger, now, monotonic, new_secret),
            buckets=Buckets(Rate(settings.rate, settings.burst), monotonic),
            detected=detected,
            is_detecting=is_detecting,
        )
        opened.enter_context(_running(RECORD, record.run, record.end, settings.record_nice))
        opened.enter_context(_running(MOMENTS, copy.run, copy.end, settings.record_nice))
        yield works, EmbeddedOperations(works)


def home_page(works: Works, url: str) -> str:
    """What names this installation: as it is set, else the URL of its first start."""
    return works.settings.home_page or chosen(works.ledger, "home_page", url)


def application(works: Works, operations: EmbeddedOperations, url: str) -> ASGIApp:
    """The record store's API over the works; `url` names the installation where nothing else does."""
    settings = works.settings
    limits = Limits(settings.body, settings.statement, settings.statements, settings.depth)
    api = ApiSettings(
        home_page=home_page(works, url),
        cursor_key=bytes.fromhex(chosen(works.ledger, "cursor_key", new_secret(32))),
        read_wait_s=settings.read_wait.total_seconds(),
        form_bytes=settings.form,
        document_bytes=settings.document,
        request_bytes=settings.request,
        attachment_bytes=settings.attachment,
        attachments=settings.attachments,
        reads_at_once=settings.reads_at_once,
        limits=limits,
        origins=parse_origins(settings.cors),
        metrics_open=settings.metrics_open,
        pages=PageSizes(most=settings.page),
        moments=PageSizes(most=settings.page),
    )
    return create_app(
        Parts(
            log=works.log,
            store=works.store,
            lookups=works.store.lookups,
            documents=LedgerDocuments(works.ledger, now),
            attachments=DirectoryAttachments(works.directory.attachments),
            recorded=works.progress,
            credentials=works.credentials,
            moments=works.moments,
            persons=LedgerPersons(works.ledger, lambda: _key(works), now),
            operations=operations,
            buckets=works.buckets,
            now=now,
            new_ids=new_ids,
            report=operations.report,
            settings=api,
        )
    )


def _key(works: Works) -> bytes:
    return pseudonym_key(works.settings.pseudonym_key, works.directory.pseudonym_key)[0]


def sql_application(works: Works) -> ASGIApp:
    """The ClickHouse protocol over the works."""
    return create_sql_app(sql=works.sql, credentials=works.credentials, buckets=works.buckets, audit=logger("sql"))


def _log_limits(settings: Settings) -> LogLimits:
    return LogLimits(
        ack_wait=settings.ack_wait,
        linger=settings.linger,
        envelope_bytes=settings.envelope,
        queue_bytes=settings.queue,
        queue_requests=settings.queue_requests,
        log_bytes=settings.log_bytes,
    )


@contextmanager
def _running(name: str, run: Callable[[], None], end: Callable[[], None], nice: int) -> Iterator[None]:
    """A stage in a thread of its own, taken up again if it fails; `nice`: on Linux, where a thread has its own."""
    ending = threading.Event()

    def keep_running() -> None:
        if sys.platform == "linux":
            os.nice(nice)  # of this thread alone
        while not ending.is_set():
            try:
                run()
            except Ended:
                return
            except Exception as error:  # noqa: BLE001 - a stage must come back whatever met it; its place is kept
                logger(name).error("a stage failed; it goes on from its place", cause=type(error).__name__)
                ending.wait(RETRY_S)

    thread = threading.Thread(target=keep_running, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        end()
        thread.join()
