"""How far a stage stands back behind accepting: the more comes in the longer it rests, down to none far behind."""

from dataclasses import dataclass
from datetime import timedelta
from math import inf

QUIET_S = 0.05  # a log that has not grown for so long needs no rest


@dataclass(frozen=True, slots=True)
class Rest:
    """`times`: how many times as long as the work before it. `late`: so far behind there is none.

    busy: statements a second from which on accepting needs all that it can get; of fewer, a share.
    """

    times: float = 9.0
    late: timedelta = timedelta(seconds=30)
    busy: float = 2_000.0

    def seconds(self, worked_s: float, behind: timedelta, coming: float = inf) -> float:
        """The rest after so much work, that far behind, while so many statements a second come in."""
        return worked_s * self.times * min(coming / self.busy, 1.0) * max(1 - behind / self.late, 0.0)


@dataclass(slots=True)
class Coming:
    """How many statements a second come in: the log's growth, in envelopes as large as those read last."""

    _at: float = 0.0
    _end: int = 0
    _each: float = 1.0

    def took(self, statements: int, envelopes: int) -> None:
        """So many statements stood in so many envelopes."""
        if envelopes:
            self._each = statements / envelopes

    def rate(self, at: float, end: int) -> float:
        """Statements a second since the last call; `inf` at the first, when nothing is known."""
        elapsed, grown = at - self._at, end - self._end
        first, self._at, self._end = self._end == 0, at, end
        return inf if first or elapsed <= 0 else grown * self._each / elapsed
