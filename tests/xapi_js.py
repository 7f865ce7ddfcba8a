"""The JavaScript client `@xapi/xapi`, unmodified, in a Node process of its own: fetched by npm, checked, called."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any, Self

import orjson
import pytest

from tests.served import Served

DRIVER = Path(__file__).with_suffix(".cjs")
PACKAGE = "@xapi/xapi@3.0.3"
SHA512 = "4tyouk97tL9VFmXOreogyUDeOKCLJh2Ck1P5RvrkIhEShxB0MfUzDMUCq9DgjZa/ZyjT0OY4I/BJBqAui9vyTw=="
FETCH = ("npm", "pack", PACKAGE, "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=30000", "--loglevel=error")
NO_NETWORK = {
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ENETUNREACH",
    "EHOSTUNREACH",
    "ETIMEDOUT",
    "ERR_SOCKET_TIMEOUT",
}
ADAPTERS = ("axios", "fetch")


def bundle(into: Path) -> Path:
    """The client in one file that needs nothing but Node; npm keeps it in its own cache for the next time."""
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{PACKAGE} needs {' and '.join(missing)} on the path")
    done = subprocess.run(FETCH, cwd=into, check=False, capture_output=True, text=True)
    code = re.search(r"^npm \S+ code (\S+)$", done.stderr, re.MULTILINE)
    if done.returncode and code and code[1] in NO_NETWORK:
        pytest.skip(f"{PACKAGE} cannot be fetched without a network: {code[1]}")
    assert done.returncode == 0, done.stderr
    archive = into / done.stdout.split()[-1]
    assert base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() == SHA512
    with tarfile.open(archive) as package:
        content = package.extractfile("package/dist/XAPI.cjs.js")
        assert content is not None
        (into / "XAPI.cjs").write_bytes(content.read())
    return into / "XAPI.cjs"


class XapiJs:
    """The client with one of its two adapters; each method of it is called by its own name."""

    def __init__(self, bundle: Path, served: Served, adapter: str) -> None:
        self.adapter = adapter
        endpoint = served.ready["url"] + "/xAPI/"
        self._process = subprocess.Popen(
            ["node", DRIVER, bundle, endpoint, served.key, served.secret, adapter],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        )
        self.methods: list[str] = self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def answer(self, method: str, **params: Any) -> Any:
        """Status, headers and data; or what is refused, with the status where the adapter tells it."""
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps({"method": method, "params": params}) + b"\n")
        self._process.stdin.flush()
        return self._read()

    def data(self, method: str, **params: Any) -> Any:
        """What a call that is not refused answers."""
        answer = self.answer(method, **params)
        assert "refused" not in answer, answer
        return answer["data"]

    def refused(self, method: str, **params: Any) -> Any:
        """Why a call is refused: the answer's problem, read."""
        answer = self.answer(method, **params)
        assert "refused" in answer, answer
        problem = answer["refused"]
        return orjson.loads(problem) if isinstance(problem, str) else problem

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return orjson.loads(self._process.stdout.readline())
