"""Watching a process's system calls with ptrace, for tests that must see a sync to disk before an answer leaves.

A tracer of our own, so that the test needs no tool: it stops each thread of a child at its calls' beginning and end.
"""

import ctypes
import os
import platform
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SEIZE, INTERRUPT, DETACH, SYSCALL, SYSCALL_INFO = 0x4206, 0x4207, 17, 24, 0x420E
TRACESYSGOOD = 1
WALL = 0x40000000
ENTRY, EXIT = 1, 2
NUMBERS = {
    "x86_64": {1: "write", 20: "writev", 44: "sendto", 46: "sendmsg", 74: "fsync", 75: "fdatasync"},
    "aarch64": {64: "write", 66: "writev", 206: "sendto", 211: "sendmsg", 82: "fsync", 83: "fdatasync"},
}.get(platform.machine(), {})
Call = tuple[str, str]  # ("synced", file name) or ("answered", first line)

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)


def ptrace(request: int, thread: int, address: int = 0, data: object = None) -> int:
    done = int(_libc.ptrace(request, thread, address, data))
    if done < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return done


@dataclass
class Watch:
    """The calls of one child, in their order."""

    pid: int
    calls: list[Call] = field(default_factory=list)
    error: OSError | None = None
    begun: threading.Event = field(default_factory=threading.Event)
    ending: threading.Event = field(default_factory=threading.Event)
    _entered: dict[int, tuple[str, tuple[int, ...]]] = field(default_factory=dict)

    def run(self) -> None:
        """All of ptrace happens in this one thread."""
        threads: list[int] = []
        try:
            for task in Path(f"/proc/{self.pid}/task").iterdir():
                ptrace(SEIZE, int(task.name), 0, TRACESYSGOOD)
                threads.append(int(task.name))
            for thread in threads:
                ptrace(INTERRUPT, thread)
        except OSError as error:
            self.error = error
        self.begun.set()
        while not self.ending.is_set():
            if not sum(self._step(thread) for thread in threads):
                self.ending.wait(0.0002)
        for thread in threads:
            self._let_go(thread)

    def _step(self, thread: int) -> bool:
        """Look at one thread; whether it had stopped."""
        try:
            stopped, status = os.waitpid(thread, os.WNOHANG | WALL)
        except ChildProcessError:
            return False
        if not stopped or not os.WIFSTOPPED(status):
            return False
        number, deliver = os.WSTOPSIG(status), 0
        if number == 0x85:  # SIGTRAP | 0x80: a system call
            self._look(thread)
        elif status >> 16 == 0:
            deliver = number
        ptrace(SYSCALL, thread, 0, deliver)
        return True

    def _look(self, thread: int) -> None:
        buffer = ctypes.create_string_buffer(88)
        ptrace(SYSCALL_INFO, thread, len(buffer), ctypes.cast(buffer, ctypes.c_void_p))
        if buffer.raw[0] == ENTRY:
            number, *arguments = struct.unpack_from("<7Q", buffer.raw, 24)
            name = NUMBERS.get(number, "")
            self._entered[thread] = (name, tuple(arguments))
            if name in {"write", "writev", "sendto", "sendmsg"} and self._sent(name, arguments).startswith(b"HTTP/"):
                self.calls.append(("answered", self._sent(name, arguments).partition(b"\r")[0].decode()))
        elif buffer.raw[0] == EXIT:
            name, given = self._entered.pop(thread, ("", ()))
            if name in {"fsync", "fdatasync"} and struct.unpack_from("<q", buffer.raw, 24)[0] == 0:
                self.calls.append(("synced", Path(f"/proc/{self.pid}/fd/{given[0]}").readlink().name))

    def _sent(self, name: str, arguments: list[int]) -> bytes:
        if name in {"write", "sendto"}:
            return self._memory(arguments[1], 24)
        vectors = arguments[1] if name == "writev" else struct.unpack("<Q", self._memory(arguments[1] + 16, 8))[0]
        first: int = struct.unpack("<Q", self._memory(vectors, 8))[0]
        return self._memory(first, 24)

    def _memory(self, address: int, size: int) -> bytes:
        try:
            with Path(f"/proc/{self.pid}/mem").open("rb", buffering=0) as memory:
                memory.seek(address)
                return memory.read(size)
        except (OSError, OverflowError):
            return b"\0" * size

    def _let_go(self, thread: int) -> None:
        try:
            ptrace(INTERRUPT, thread)
            os.waitpid(thread, WALL)
            ptrace(DETACH, thread)
        except (OSError, ChildProcessError):
            return


@contextmanager
def watching(pid: int) -> Iterator[Watch]:
    """Watch a child of this process.

    Raises: PermissionError: this machine allows no ptrace at all.
    """
    watch = Watch(pid)
    thread = threading.Thread(target=watch.run)
    thread.start()
    try:
        watch.begun.wait()
        if watch.error is not None:
            raise watch.error
        yield watch
    finally:
        watch.ending.set()
        thread.join()
