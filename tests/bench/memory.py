"""Resident memory of both processes a minute after the last of many statements, all of them recorded and heard."""

import tempfile
import time
from pathlib import Path

from tests.bench.ingest import load, plan, settle
from tests.served import Served, until

FEW, MANY, TWICE = 100_000, 1_000_000, 2_000_000
REST_S = 60
TARGET_MB = 900
SPREAD = 0.15


def run(*, large: bool) -> list[str]:
    """Lines for people; `large` goes to one and to two million."""
    lines: list[str] = []
    seen: list[float] = []
    sent = 0
    with tempfile.TemporaryDirectory() as folder, Served(Path(folder) / "data", consent="assumed") as server:
        for total in (MANY, TWICE) if large else (FEW,):
            began = time.monotonic()
            while sent < total:
                sent += load(plan(server, 500, seconds=30, most=total - sent)).acknowledged
                settle(server)  # what is measured is what stays, not a backlog
            spent = time.monotonic() - began
            time.sleep(REST_S)
            serving, detecting = resident_mb(server.process.pid), resident_mb(until(server.detecting_pid) or 0)
            seen.append(serving + detecting)
            lines.append(
                f"memory {REST_S} s after {sent:,} statements: {serving:.0f} MB serving, {detecting:.0f} MB detecting, "
                f"{seen[-1]:.0f} MB in all (target {TARGET_MB}); the last of them took {spent:.0f} s, backlog and all"
            )
    if large:
        lines.append(f"memory at twice as many: {seen[1] / seen[0] - 1:+.0%} (target within {SPREAD:.0%})")
    return lines


def resident_mb(pid: int) -> float:
    """VmRSS."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
