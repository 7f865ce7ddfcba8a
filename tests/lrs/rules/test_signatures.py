"""Signed statements with real keys: what fits is taken, whatever does not is refused."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from lrs.rules.attachments import all_attached
from lrs.rules.signatures import MOST_CERTIFICATES, verify_signature
from schemas.errors import InvalidStatement
from schemas.statement import DEFAULT_LIMITS
from tests.lrs.mixed import SIGNATURE, declared
from tests.lrs.statements import ANNE, BEN, Json, statement, uuid_of

START = datetime(2026, 1, 1, tzinfo=UTC)
SIGNED = statement(id=uuid_of(1), timestamp="2026-11-22T09:00:00Z", result={"duration": "PT1.234S"})
ALGORITHMS = ("RS256", "RS384", "RS512")
EC = ec.generate_private_key(ec.SECP256R1())
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key(number: int) -> rsa.RSAPrivateKey:
    """One of a few keys; making them is slow."""
    return rsa.generate_private_key(65537, 2048 + 8 * number)


def certificate(of: Key, by: Key, issuer: str = "root", subject: str = "leaf") -> str:
    """A certificate of one key by another, as x5c holds it."""
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in (subject, issuer)]
    made = (
        x509.CertificateBuilder(issuer_name=names[1], subject_name=names[0])
        .public_key(of.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=4000))
        .sign(by, SHA256())
    )
    return b64encode(made.public_bytes(Encoding.DER)).decode()


def altered(encoded: str, found: bytes, other: bytes) -> str:
    """A certificate with other bytes in one place."""
    der = b64decode(encoded)
    assert found in der
    return b64encode(der.replace(found, other, 1)).decode()


RSA_ID, NO_ID = bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d010100")  # of a key's kind
VERSION_3, VERSION_4 = bytes.fromhex("a003020102"), bytes.fromhex("a003020103")
ODD, EVEN = bytes.fromhex("0203010001"), bytes.fromhex("0203010000")  # exponents of an RSA key


def signed(content: Any = SIGNED, algorithm: str = "RS256", by: Any = None, **header: Any) -> bytes:
    payload = content if isinstance(content, bytes) else orjson.dumps(content)
    return jwt.PyJWS().encode(payload, key(0) if by is None else by, algorithm, headers=header).encode()


def check(jws: bytes, carrying: Json = SIGNED, version: str = "1.0.3", **more: Any) -> None:
    signature = declared(jws, usageType=SIGNATURE, contentType="application/octet-stream") | more
    whole = {**carrying, "attachments": [*carrying.get("attachments", ()), signature]}
    (one,) = (one for one in all_attached([whole], single=True) if one.signs)
    verify_signature(whole, jws, one, version, DEFAULT_LIMITS)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("chained", [False, True])
def test_a_good_signature_is_taken(algorithm: str, chained: bool) -> None:
    header = {"x5c": [certificate(key(0), key(1)), certificate(key(1), key(1), subject="root")]} if chained else {}
    check(signed(algorithm=algorithm, **header))


@pytest.mark.parametrize(
    "content",
    [
        {name: value for name, value in SIGNED.items() if name not in {"id", "timestamp"}},
        SIGNED | {"authority": BEN, "stored": "2026-11-22T09:00:01Z", "version": "1.0.0"},
        SIGNED | {"result": {"duration": "PT1.239S"}},
        SIGNED | {"timestamp": "2026-11-22T10:00:00+01:00", "id": uuid_of(1).upper()},
    ],
    ids=["what a store assigns", "what another store assigned", "a finer duration", "another spelling"],
)
def test_what_may_differ_may_differ(content: Json) -> None:
    check(signed(content), SIGNED | {"timestamp": SIGNED["timestamp"]})


def test_other_attachments_are_signed_too() -> None:
    with_photo = SIGNED | {"attachments": [declared(b"photo")]}
    check(signed(with_photo), with_photo)
    with pytest.raises(InvalidStatement):
        check(signed(SIGNED), with_photo)


BAD: dict[str, Callable[[], bytes]] = {
    "another actor": lambda: signed(SIGNED | {"actor": BEN}),
    "another id": lambda: signed(SIGNED | {"id": uuid_of(2)}),
    "another time": lambda: signed(SIGNED | {"timestamp": "2026-11-22T09:00:01Z"}),
    "another duration": lambda: signed(SIGNED | {"result": {"duration": "PT1.25S"}}),
    "more is signed": lambda: signed(SIGNED | {"context": {"platform": "here"}}),
    "no statement": lambda: signed({"actor": ANNE}),
    "a list": lambda: signed([SIGNED]),
    "no JSON": lambda: signed(b"{"),
    "no JWS": lambda: b"a.b.c",
    "nothing": lambda: b"",
    "bytes": lambda: b"\xff\xfe.\x00.",
    "HS256": lambda: signed(algorithm="HS256", by="k" * 32),
    "PS256": lambda: signed(algorithm="PS256"),
    "none": lambda: signed(algorithm="none", by=""),
    "the key of another": lambda: signed(x5c=[certificate(key(1), key(1))]),
    "a tampered signature": lambda: signed(x5c=[certificate(key(0), key(1))])[:-8] + b"AAAAAAAA",
    "a chain that does not hold": lambda: signed(
        x5c=[certificate(key(0), key(0)), certificate(key(1), key(1), subject="root")]
    ),
    "an issuer of another name": lambda: signed(
        x5c=[certificate(key(0), key(1)), certificate(key(1), key(1), subject="other")]
    ),
    "no certificate": lambda: signed(x5c=["bm90IG9uZQ=="]),
    "no base64": lambda: signed(x5c=["!"]),
    "no list": lambda: signed(x5c="x"),
    "an empty chain": lambda: signed(x5c=[]),
    "too long a chain": lambda: signed(x5c=[certificate(key(0), key(0), "a", "a")] * (MOST_CERTIFICATES + 1)),
    "a key of no known kind": lambda: signed(x5c=[altered(certificate(key(0), key(0)), RSA_ID, NO_ID)]),
    "a key that cannot be": lambda: signed(x5c=[altered(certificate(key(0), key(0)), ODD, EVEN)]),
    "a certificate of no known version": lambda: signed(
        x5c=[altered(certificate(key(0), key(0)), VERSION_3, VERSION_4)]
    ),
    "an issuer with a key of no known kind": lambda: signed(
        x5c=[certificate(key(0), key(1)), altered(certificate(key(1), key(1), subject="root"), RSA_ID, NO_ID)]
    ),
    "a key that is not RSA": lambda: signed(x5c=[certificate(EC, EC)]),
}


@pytest.mark.parametrize("jws", BAD.values(), ids=BAD)
def test_a_bad_signature_is_refused_where_it_stands(jws: Callable[[], bytes]) -> None:
    with pytest.raises(InvalidStatement) as told:
        check(jws())
    assert told.value.faults[0].pointer == "/attachments/0"


def test_a_signature_has_its_own_media_type() -> None:
    with pytest.raises(InvalidStatement) as told:
        check(signed(), contentType="text/plain")
    assert told.value.faults[0].pointer == "/attachments/0/contentType"
