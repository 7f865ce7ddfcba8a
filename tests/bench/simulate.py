"""How fast the simulator writes, and how much it holds, with few people and with as many as it takes."""

import resource
import subprocess
import sys
import time

from pipeline.simulator.season import MOST_PEOPLE, Outlets, simulate


def run(*, large: bool) -> list[str]:
    """Lines for people; `large` adds the largest organisation."""
    sizes = [(50, 300), (1_000, 60), *([(MOST_PEOPLE, 15)] if large else [])]
    return [_measured(*size) for size in sizes]


def _measured(people: int, days: int) -> str:
    """In a process of its own: the most that a process held is never less than before."""
    command = [sys.executable, "-m", __name__, str(people), str(days)]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def main(people: int, days: int) -> None:
    lines = 0

    def count(_: bytes) -> None:
        nonlocal lines
        lines += 1

    began = time.process_time()
    account = simulate(1, people, days, Outlets(count, lambda _: None, lambda _: None, lambda *_: None))
    spent = time.process_time() - began
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"simulate {people:,} people, {days} days: {lines:,} statements, {lines / spent:,.0f}/s of processor time, "
        f"{account.planted.total():,} moments, {held} MiB at most"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
