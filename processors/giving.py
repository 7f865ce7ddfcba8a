"""Who helped whom in a moment that other moments are built on."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from schemas.signal import Participant, Signal

GIVERS: Final = frozenset({"helper", "reviewer"})
RECEIVERS: Final = frozenset({"asker", "author"})
SUPPORT: Final = "support"
"""The role of those whose job it is to help."""


class Given(NamedTuple):
    """An exchange with its direction."""

    signal: Signal
    giver: Participant
    receiver: Participant

    @property
    def at(self) -> datetime:
        return self.signal.at

    @property
    def way(self) -> tuple[str, str]:
        """From whom to whom."""
        return self.giver.person, self.receiver.person


def directed(signals: Iterable[Signal], kinds: frozenset[str]) -> list[Given]:
    """The exchanges of these kinds, in their order; of each the first who gave and the first who received."""
    found: list[Given] = []
    for signal in signals:
        if signal.verb not in kinds:
            continue
        giver = next((one for one in signal.people if one.role in GIVERS), None)
        receiver = next((one for one in signal.people if one.role in RECEIVERS), None)
        if giver is not None and receiver is not None:
            found.append(Given(signal, giver, receiver))
    return found
