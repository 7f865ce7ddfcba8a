"""Credentials: who may do what; secrets stand as scrypt hashes, and what was checked is remembered for a second.

Rule 1: what was found right is looked up again each second, never hashed again while it stands.
Rule 2: whoever guesses pays with his own time: wrong secrets wait behind those of the same key, keys that nobody has
        behind each other, and push nothing out that was found right.
"""

import asyncio
import hmac
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2b, scrypt
from typing import Any

from sqlalchemy import Engine, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from lrs.ledger.tables import credentials
from lrs.ports import Credential, Now
from schemas.errors import Fault, InvalidInput, Unavailable
from schemas.timestamps import from_micros, to_micros, write_time

REMEMBERED_S = 1.0  # a revoked credential is refused after that at the latest
MOST_WRONG = 10_000  # that are remembered; of the right ones there is one for each credential
MOST_CHECKING = 64  # secrets being hashed or waiting for it; beyond: 503
MOST_OF_ONE = 8  # of these for one key, and for all keys together that nobody has
HASHING = 2  # at once, of different keys
NOBODY = ""  # where those wait whose key is not known
_COST = 2**14


@dataclass(slots=True)
class _Checked:
    credential: Credential | None
    hash: bytes
    at: float


class LedgerCredentials:
    """`lrs.ports.Credentials` over the ledger."""

    def __init__(
        self, engine: Engine, now: Now, monotonic: Callable[[], float], new_secret: Callable[[int], str]
    ) -> None:
        self._engine = engine
        self._now = now
        self._monotonic = monotonic
        self._new_secret = new_secret
        self._pepper = bytes.fromhex(new_secret(32))  # what is remembered is worth nothing outside this process
        self._right: dict[bytes, _Checked] = {}
        self._wrong: dict[bytes, _Checked] = {}  # the oldest first
        self._checking: dict[bytes, asyncio.Future[_Checked]] = {}
        self._passing: dict[str, tuple[bytes, Credential]] = {}
        self._hashing = asyncio.Semaphore(HASHING)
        self._turns: dict[str, asyncio.Lock] = {}
        self._waiting: Counter[str] = Counter()

    async def verify(self, key: str, secret: str, /) -> Credential | None:
        mark = blake2b(f"{key}\0{secret}".encode(), key=self._pepper, digest_size=32).digest()
        passing = self._passing.get(key)
        if passing is not None:
            return passing[1] if hmac.compare_digest(passing[0], mark) else None
        known = self._right.get(mark) or self._wrong.get(mark)
        if known is not None and self._monotonic() - known.at < REMEMBERED_S:
            return known.credential
        row = self._row(key)
        if known is None or known.hash != (b"" if row is None else row.hash):
            known = await self._check_once(mark, row, secret)
        known.at = self._monotonic()
        return known.credential

    def let_pass(self, credential: Credential, secret: str) -> None:
        """Know a credential for as long as this process lives, without keeping it."""
        mark = blake2b(f"{credential.key}\0{secret}".encode(), key=self._pepper, digest_size=32).digest()
        self._passing[credential.key] = (mark, credential)

    def add(self, name: str, scopes: Iterable[str]) -> tuple[Credential, str]:
        """A new credential and its secret, which is kept nowhere.

        Raises: InvalidInput: the name is taken.
        """
        credential = Credential(name, self._new_secret(12), frozenset(scopes))
        secret = self._new_secret(24)
        salt = bytes.fromhex(self._new_secret(16))
        row: dict[str, Any] = {"key": credential.key, "name": name, "salt": salt, "hash": _hash(secret, salt)}
        row |= {"scopes": ",".join(sorted(credential.scopes)), "created": to_micros(self._now())}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(credentials).values(row))
        except IntegrityError as error:
            raise InvalidInput(
                [Fault("/name", "a credential of this name exists; revoke it or choose another")]
            ) from error
        return credential, secret

    def listed(self) -> Sequence[dict[str, Any]]:
        """All credentials by name, without secrets."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(credentials).order_by(credentials.c.name)).all()
        return [
            {
                "name": row.name,
                "key": row.key,
                "scopes": row.scopes.split(","),
                "created": write_time(from_micros(row.created)),
            }
            for row in rows
        ]

    def revoke(self, name_or_key: str) -> bool:
        """Whether there was one."""
        with self._engine.begin() as connection:
            named = or_(credentials.c.name == name_or_key, credentials.c.key == name_or_key)
            gone = connection.execute(delete(credentials).where(named)).rowcount
        self._right = {
            mark: known
            for mark, known in self._right.items()
            if known.credential and name_or_key not in {known.credential.name, known.credential.key}
        }
        return gone > 0

    def _row(self, key: str) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(select(credentials).where(credentials.c.key == key)).one_or_none()

    async def _check_once(self, mark: bytes, row: Any, secret: str) -> _Checked:
        """Requests that come together with one secret wait for one hash."""
        running = self._checking.get(mark)
        if running is None:
            running = self._checking[mark] = asyncio.ensure_future(self._check(row, secret))
            running.add_done_callback(lambda _: self._checking.pop(mark, None))
        known = await asyncio.shield(running)
        self._right.pop(mark, None)
        self._wrong.pop(mark, None)
        if known.credential is None:
            while len(self._wrong) >= MOST_WRONG:
                del self._wrong[next(iter(self._wrong))]
            self._wrong[mark] = known
        else:
            self._right[mark] = known
        return known

    async def _check(self, row: Any, secret: str) -> _Checked:
        """An unknown key takes as long as a wrong secret."""
        salt, wanted = (row.salt, row.hash) if row is not None else (b"\0" * 16, b"")
        async with self._turn(NOBODY if row is None else row.key):
            found = await asyncio.to_thread(_hash, secret, salt)
        right = hmac.compare_digest(found, wanted)
        credential = Credential(row.name, row.key, frozenset(row.scopes.split(","))) if right else None
        return _Checked(credential, wanted, 0.0)

    @asynccontextmanager
    async def _turn(self, key: str) -> AsyncIterator[None]:
        """Hashing of one key is done one by one, so that others find room beside it.

        Raises: Unavailable: too many wait, for this key or in all.
        """
        if self._waiting[key] >= MOST_OF_ONE or self._waiting.total() >= MOST_CHECKING:
            raise Unavailable("too many credentials are being checked", retry_after_s=1)
        self._waiting[key] += 1
        turn = self._turns.setdefault(key, asyncio.Lock())
        try:
            async with turn, self._hashing:
                yield
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._turns[key]


def _hash(secret: str, salt: bytes) -> bytes:
    return scrypt(secret.encode(), salt=salt, n=_COST, r=8, p=1, dklen=32)
