"""What the C library keeps of memory that was given back: of few threads' heaps, and not for long.

Recording makes and drops thousands of statements at a time, in several threads. By default glibc has a heap for each
and keeps what is freed in them: 80 MB of 670 after 300 000 statements.
"""

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

_M_ARENA_MAX: Final = -8  # malloc.h of glibc
ARENAS: Final = 2
RETURN_EVERY_S: Final = 30.0


def _libc(name: str) -> Any:
    """A function of the C library; None where this one has none of that name."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


def bound_heaps() -> None:
    """Before threads are there."""
    if (mallopt := _libc("mallopt")) is not None:
        mallopt(_M_ARENA_MAX, ARENAS)


def give_back() -> None:
    """Return free pages to the system; it takes some milliseconds."""
    if (malloc_trim := _libc("malloc_trim")) is not None:
        malloc_trim(0)


@dataclass
class Returning:
    """Gives memory back for a loop: some while after work, at most once in that while, and never after none."""

    every_s: float = RETURN_EVERY_S
    give_back: Callable[[], None] = give_back
    _owed: bool = False
    _last_s: float = 0.0

    def after(self, worked: bool, now_s: float) -> None:
        """To be told after each turn of the loop whether it did any work; `now_s` by a clock that only rises."""
        self._owed |= worked
        if self._owed and now_s - self._last_s >= self.every_s:
            self.give_back()
            self._owed, self._last_s = False, now_s
