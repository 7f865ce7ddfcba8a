"""Freed memory goes back to the system when it is asked for, and a thread's heap is one of few."""

import subprocess
import sys

import pytest

PROGRAM = """
import threading
from pathlib import Path
from pipeline.shells.heap import bound_heaps, give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def work():
    held = [bytes(3000) for _ in range(30_000)]
    last.append(bytes(3000))  # above all the others: without it the heap would shrink by itself

last = []
bound_heaps()
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
before = resident()
give_back()
print(before, resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it asks the C library of Linux")
def test_what_was_freed_goes_back() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    before, after = map(int, done.stdout.split())
    assert before - after > 20 << 20
