"""`make bench`: every figure, one line each; `--large` adds what takes minutes; names pick some."""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from inspect import signature

MODULES = (
    *("validate", "ingest", "latency", "detect", "detect_all", "detect_live", "simulate"),
    *("pages", "memory", "peer"),
)


def main(arguments: list[str]) -> int:
    large = "--large" in arguments
    names = [name for name in arguments if not name.startswith("-")] or MODULES
    for name in names:
        try:
            module = import_module(f"tests.bench.{name}")
        except ModuleNotFoundError:
            print(f"{name}: not measured, there is no tests/bench/{name}.py", flush=True)
            continue
        began = time.monotonic()
        for line in _lines(module.run, large=large):
            print(line, flush=True)
        print(f"({name}: {time.monotonic() - began:.0f} s)\n", flush=True)
    return 0


def _lines(run: Callable[..., list[str]], *, large: bool) -> list[str]:
    return run(large=large) if "large" in signature(run).parameters else run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
