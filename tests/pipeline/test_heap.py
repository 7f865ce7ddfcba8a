"""Freed memory goes back to the system when it is asked for, and after work; a thread's heap is one of few."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.shells.heap import RETURN_EVERY_S, Returning

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


@given(turns=st.lists(st.tuples(st.booleans(), st.floats(0, 100)), max_size=40))
def test_memory_is_returned_after_work_and_at_most_once_in_a_while(turns: list[tuple[bool, float]]) -> None:
    returned: list[float] = []
    now_s = 1_000.0
    returning = Returning(give_back=lambda: returned.append(now_s))
    owed = False
    for worked, passed in turns:
        now_s += passed
        before = len(returned)
        owed |= worked
        due = not returned or now_s - returned[-1] >= RETURN_EVERY_S
        returning.after(worked, now_s)
        assert len(returned) - before == (owed and due)
        owed &= not due
