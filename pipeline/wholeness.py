"""Whether a data directory is whole: a part that is missing, or older than the others, is told before serving starts.

Rule: a missing part must never be made anew beside others that know of its content. What is acknowledged into an empty
log would stand at offsets that its readers have passed; an empty ledger would forget who withdrew.
"""

from pathlib import Path

from sqlalchemy import Engine

from lrs.ledger.consent import last_act
from lrs.ledger.contests import last_contest
from lrs.ledger.positions import position
from pipeline.detected import Detected
from pipeline.directory import DataDirectory
from pipeline.histories.opening import check_histories
from pipeline.log.reader import SqliteLogReader
from schemas.errors import Misconfigured

FIRST = 1  # the first offset of a log: what stands there has read nothing


def check_ledger(directory: DataDirectory) -> None:
    """Raises: Misconfigured: there is a log, and no ledger to it; or the log is damaged."""
    if _holds(directory.log) and not _holds(directory.ledger):
        SqliteLogReader(directory.log).close()
        raise _missing(directory.ledger, "credentials, consent and positions")


def check_parts(directory: DataDirectory, ledger: Engine, pseudonym_key: str) -> None:
    """Raises: Misconfigured: a part is gone that held something, or the histories are damaged."""
    if position(ledger, "record") > FIRST:
        if not _holds(directory.log):
            raise _missing(directory.log, "the log and the ids of all statements")
        if not directory.store.exists():
            raise _missing(directory.store, "all recorded statements")
    if position(ledger, "moments") > FIRST and not _holds(directory.histories):
        raise _missing(directory.histories, "what the detectors remember")
    if _holds(directory.histories):
        check_histories(directory.histories)
    if _holds(directory.histories) and not pseudonym_key and not directory.pseudonym_key.exists():
        raise _missing(directory.pseudonym_key, "the key of all pseudonyms given so far")


def check_ends(directory: DataDirectory, ledger: Engine, log_end: int, detected: Detected) -> None:
    """Raises: Misconfigured: something ends before what was read of it already."""
    seen = detected.seen()
    if max(position(ledger, "record"), seen.position) > log_end:
        raise _older(directory.log, "what was recorded of it")
    if position(ledger, "moments") > seen.moments_end:
        raise _older(directory.histories, "what was copied of its moments")
    if seen.followed > last_act(ledger):
        raise _older(directory.ledger, "the acts of consent that were followed")
    if seen.heeded > last_contest(ledger):
        raise _older(directory.ledger, "the words on moments that were followed")


def _holds(path: Path) -> bool:
    """Whether there is something; a directory is left to whoever opens it as a file."""
    return path.is_dir() or (path.exists() and path.stat().st_size > 0)


def _older(path: Path, what: str) -> Misconfigured:
    return Misconfigured(
        f"{path.name} in the data directory ends before {what}: it is older than the other files; "
        "restore all of them from one backup"
    )


def _missing(path: Path, what: str) -> Misconfigured:
    return Misconfigured(
        f"{path.name} is missing in the data directory, which is not new: it held {what}; restore it from the backup "
        "of the other files, or serve another directory"
    )
