"""Requests as no client library sends them, over real sockets: each is answered, and none with a defect of ours."""

import re
import socket
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import orjson
import pytest

from tests.plain import a_statement
from tests.served import Served

pytestmark = pytest.mark.server
AT = b"/xAPI/statements"
V = b"X-Experience-API-Version: 2.0.0\r\n"
JSON = b"Content-Type: application/json\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
PATIENCE_S = 20.0
STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served") / "data", pause="1s") as server:
        yield server


def statuses(served: Served, sent: bytes, url: str = "url") -> list[int]:
    """Of all answers until the connection is closed; `AUTH` stands for a right credential.

    A connection that is reset, or kept open without an end, is a failure.
    """
    at = urlsplit(served.ready[url])
    basic = b"Authorization: Basic " + b64encode(f"{served.key}:{served.secret}".encode()) + b"\r\n"
    with socket.create_connection((at.hostname, at.port), PATIENCE_S) as connection:
        connection.sendall(sent.replace(b"AUTH\r\n", basic))
        heard = b""
        while part := connection.recv(1 << 16):
            heard += part
    return [int(status) for status in STATUS.findall(heard)]


def get(path: bytes, *headers: bytes, auth: bytes = b"AUTH\r\n") -> bytes:
    head = b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    return head + V + auth + b"".join(header + b"\r\n" for header in headers) + b"\r\n"


def post(body: bytes, *headers: bytes, path: bytes = AT, kind: bytes = JSON) -> bytes:
    """Without a header of the body's length where there are others."""
    head = b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAUTH\r\n" + V + kind
    lengths = headers or (b"Content-Length: %d" % len(body),)
    return head + b"".join(header + b"\r\n" for header in lengths) + b"\r\n" + body


def named(method: bytes, path: bytes = b"/xAPI/about") -> bytes:
    return get(path).replace(b"GET", method, 1)


GOOD = orjson.dumps(a_statement())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (get(b"/xAPI/%ZZ"), 404),
        (get(b"/xAPI/%ff"), 404),
        (get(b"/xAPI/\xc3\xa9"), 400),
        (get(b"/moments/%00"), 400),
        (get(b"/moments/%ED%A0%80"), 400),
        (get(b"*"), 404),
        (get(b"//x/xAPI/about"), 404),
        (get(b"/xAPI/about#part"), 200),
        (get(b"http://x/xAPI/about"), 200),
        (get(b"http://x"), 400),
        (get(b"http://[::1/xAPI/about"), 400),
        (get(AT + b"?verb=%00"), 400),
        (get(AT + b"?verb=\xff"), 400),
        (get(AT + b"?verb=%ff"), 400),
        (get(AT + b"?verb=" + b"a" * 60_000), 400),
        (get(AT + b"?verb=" + b"a" * 600_000), 431),
        (get(AT + b"?" + b"&" * 60_000), 400),
        (get(AT + b"?agent=%7B%22mbox%22%3A%22mailto%3Aa%00%40b.example%22%7D"), 400),
        (get(AT + b"?agent=" + b"%5B" * 20_000), 400),
        (get(AT + b"?since=0001-01-01T00:00:00%2B23:00"), 400),
        (get(AT + b"?until=0001-01-01T00:00:00Z"), 200),
        (get(AT + b"?since=9999-12-31T23:59:59Z"), 200),
        (get(AT + b"?cursor=%00"), 400),
        (get(AT + b"?limit=99999999999999999999"), 400),
        (get(b"/moments?cursor=%00&limit=1"), 400),
        (get(b"/moments?kind=%00&place=%27%5C&topic=%EF%BF%BF"), 200),
        (get(b"/moments?min_confidence=nan"), 400),
        (get(b"/moments?since=9999-12-31T23:59:59Z&until=0001-01-01T00:00:00Z"), 200),
        (get(AT, b"X: a\x00b"), 400),
        (get(AT, b"X Y: a"), 400),
        (get(AT, b"no colon"), 400),
        (get(AT, b": no name"), 400),
        (get(AT, b"Accept-Language: \xff;q=x,,;;=,"), 200),
        (get(AT, *(b"X-%d: y" % number for number in range(4_000))), 200),
        (get(AT, *(b"X-%d: y" % number for number in range(40_000))), 431),
        (get(AT, auth=b"Authorization: Basic \xff\xfe\r\n"), 401),
        (get(AT, auth=b"Authorization: Basic /zr+\r\n"), 401),
        (get(AT, auth=b"Authorization: Basic YQBiOmMA\r\n"), 401),
        (get(AT, auth=b"Authorization: Basic " + b"A" * 60_000 + b"\r\n"), 401),
        (get(AT).replace(b"2.0.0", b"\xff"), 400),
        (post(GOOD, b"Transfer-Encoding: chunked", b"Content-Length: 3"), 400),
        (post(GOOD, b"Transfer-Encoding: gzip"), 400),
        (post(GOOD, b"Content-Length: -1"), 400),
        (post(GOOD, b"Content-Length: 99999999999999999999999"), 400),
        (post(GOOD, b"Content-Length: 99999999999"), 413),
        (post(b"zz\r\n", b"Transfer-Encoding: chunked"), 400),
        (post(b"%x\r\n%b\r\n0\r\nX: y\r\n\r\n" % (len(GOOD), GOOD), b"Transfer-Encoding: chunked"), 200),
        (post(GOOD, b"Content-Length: 9999"), 408),
        (post(GOOD, b"Content-Length: 9"), 400),
        (post(GOOD, b"Content-Length: %d" % len(GOOD), b"Content-Encoding: br"), 400),
        (post(GOOD, b"Content-Length: %d" % len(GOOD), b"Expect: something"), 200),
        (post(GOOD, kind=b"Content-Type: \xff\r\n"), 400),
        (post(GOOD, kind=b""), 400),
        (post(b""), 400),
        (post(b"[" * 100_000), 413),
        (post(b'{"a":' * 100_000), 413),
        (post(b"\xff\xfe"), 400),
        (post(b'"\\ud800"'), 400),
        (post(b"1e999"), 400),
        (post(b"%ff", path=AT + b"?method=GET", kind=FORM), 400),
        (post(b"Authorization=%ed%a0%80", path=AT + b"?method=GET", kind=FORM), 400),
        (post(b"X-Experience-API-Version=%C3%A9", path=AT + b"?method=GET", kind=FORM), 400),
        (post(b"", path=b"/xAPI/about?method=GET", kind=FORM), 400),
        (post(b"null", path=b"/operate/status"), 400),
        (post(b'{"wait": -1e99}', path=b"/operate/status"), 200),
        (post(b'{"wait": NaN}', path=b"/operate/status"), 400),
        (post(b"[" * 100_000, path=b"/operate/status"), 400),
        (post(b"{}", path=b"/operate/%00"), 400),
        (named(b"TRACE"), 405),
        (named(b"PATCH", AT), 405),
        (named(b"QUERY", AT), 405),
        (named(b"CONNECT"), 405),
        (named(b"CONNECT", b"x:443"), 400),
        (named(b"FROB"), 400),
        (named(b"get"), 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET /xAPI/about HTTP/1.0\r\n\r\n", 200),
        (b"\r\n\r\n" + get(b"/xAPI/about"), 200),
        (b" " + get(b"/xAPI/about"), 400),
        (b"GET /xAPI/about HTTP/1.1\nHost: x\n\n", 400),
    ],
)
def test_a_request_that_no_library_sends_is_answered(served: Served, sent: bytes, status: int) -> None:
    assert statuses(served, sent) == [status]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (get(b"/?query=%00"), 400),
        (get(b"/?query=%ff"), 400),
        (get(b"/?query=\xff"), 400),
        (get(b"/?query=SELECT%201&query_id=%0d%0aX:y"), 200),
        (get(b"/?query=SELECT%201", auth=b"Authorization: Basic \xff\r\n"), 401),
        (get(b"/?query=SELECT%201", auth=b"X-ClickHouse-User: \xff\r\nX-ClickHouse-Key: \xff\r\n"), 401),
        (get(b"/?query=SELECT%20%7Bx:Int8%7D&param_x=z"), 400),
        (get(b"/?query=SELECT%201&default_format=%00"), 403),
        (get(b"/?query=SELECT%201&database=%ff"), 404),
        (post(b"abc", path=b"/", kind=b"Content-Type: multipart/form-data; boundary=\xff\r\n"), 400),
        (post(b"abc", path=b"/", kind=b"Content-Type: multipart/form-data; charset*=x'\r\n"), 400),
        (post(b"SELECT " + b"(" * 50_000, path=b"/"), 400),
    ],
)
def test_the_sql_port_answers_them_too(served: Served, sent: bytes, status: int) -> None:
    assert statuses(served, sent, "sql_url") == [status]


def test_many_requests_at_once_are_answered_in_their_order(served: Served) -> None:
    sent = post(GOOD).replace(b"Connection: close\r\n", b"") + named(b"PATCH", AT).replace(
        b"Connection: close\r\n", b""
    )

    assert statuses(served, sent * 3 + get(b"/nowhere")) == [200, 405, 200, 405, 200, 405, 404]


def test_a_client_that_offers_http_2_is_served(served: Served) -> None:
    offer = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA")

    assert statuses(served, post(GOOD, b"Content-Length: %d" % len(GOOD), *offer)) == [200]


def test_none_of_it_was_a_defect(served: Served) -> None:
    operator = orjson.loads((served.data / "run.json").read_bytes())
    metrics = httpx.get(served.ready["url"] + "/metrics", auth=(operator["key"], operator["secret"])).text

    assert "sousbois_defects_total 0.0" in metrics
    assert 'status="500"' not in metrics
    assert "Traceback" not in (told := served.errors.read_text())
    assert '"event":"library"' not in told, "nobody fills the log with requests"
