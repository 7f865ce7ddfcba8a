"""How far a stage stands back behind accepting: while the log grows it rests, less the further behind it is."""

from dataclasses import dataclass
from datetime import timedelta

QUIET_S = 0.05  # a log that has not grown for so long needs no rest


@dataclass(frozen=True, slots=True)
class Rest:
    """`times`: how many times as long as the work before it. `late`: so far behind there is none."""

    times: float = 9.0
    late: timedelta = timedelta(seconds=30)

    def seconds(self, worked_s: float, behind: timedelta) -> float:
        """The rest after so much work, that far behind."""
        return worked_s * self.times * max(1 - behind / self.late, 0.0)
