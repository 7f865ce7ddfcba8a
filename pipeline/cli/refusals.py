"""Refused lines, told at once on stderr as LINE: POINTER: REASON."""

from pipeline.cli.speech import say
from pipeline.shells.offline import Line, Refusal
from schemas.errors import Fault, InvalidInput, TooLarge


class Refusals:
    """Where there are several files, the file's name stands above its lines."""

    def __init__(self, files: tuple[str, ...]) -> None:
        self._files = files
        self._current = 0 if len(files) == 1 else -1
        self.told = 0

    def __call__(self, refusal: Refusal) -> None:
        self.told += 1
        if refusal.at.file != self._current:
            self._current = refusal.at.file
            say(f"{self._files[self._current]}:")
        say(refusal.written(self._files))

    def each(self, at: Line, error: InvalidInput | TooLarge) -> None:
        """Every fault of one line."""
        for fault in error.faults if isinstance(error, InvalidInput) else (Fault("", str(error)),):
            self(Refusal(at, fault))
