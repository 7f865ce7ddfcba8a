"""Signed statements: a whole JWS, by the key that it names, over the very statement (xAPI 1.0.3 Data 2.6)."""

from base64 import b64decode
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import jwt
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import Certificate, InvalidVersion, load_der_x509_certificate

from lrs.rules.attachments import SIGNATURE, Attached
from schemas.errors import Fault, InvalidInput, InvalidStatement, TooLarge
from schemas.statement import Limits, digest, parse_statements

ALGORITHMS: Final = ("RS256", "RS384", "RS512")
MEDIA_TYPE: Final = "application/octet-stream"
MOST_CERTIFICATES: Final = 16
# What is raised of a certificate whose form, version, key or algorithm nobody knows.
_UNREADABLE: Final = (ValueError, TypeError, InvalidVersion, UnsupportedAlgorithm)
_JWS = jwt.PyJWS(algorithms=list(ALGORITHMS))

Json = Mapping[str, Any]


def verify_signature(statement: Json, jws: bytes, declared: Attached, version: str, limits: Limits) -> None:
    """Check the signature that a statement carries; without `x5c` nobody says by whose key, and none is checked.

    statement: as it was sent, validated. jws: the content of the attachment `declared`, in compact serialisation.

    Raises: InvalidStatement: the signature is malformed, does not fit its key, or signs another statement.
    """
    pointer = declared.pointer
    if declared.content_type != MEDIA_TYPE:
        raise InvalidStatement([Fault(f"{pointer}/contentType", f"must be {MEDIA_TYPE}, for it is a signature")])
    header, payload = _opened(jws, pointer)
    if "x5c" in header:
        _verify(jws, header, pointer)
    if not _same(statement, _signed(payload, version, limits, pointer)):
        raise _refused(pointer, "signs another statement than the one that carries it")


def _opened(jws: bytes, pointer: str) -> tuple[dict[str, Any], bytes]:
    """The header and the payload, not yet verified."""
    try:
        parts = _JWS.decode_complete(jws.strip(), options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise _refused(pointer, "must be a JWS in compact serialisation") from error
    header: dict[str, Any] = parts["header"]
    if header.get("alg") not in ALGORITHMS:
        raise _refused(pointer, f"must be signed by one of {', '.join(ALGORITHMS)}")
    return header, parts["payload"]


def _verify(jws: bytes, header: dict[str, Any], pointer: str) -> None:
    """By the key of the first certificate; each certificate is issued by the next (RFC 7515 4.1.6)."""
    chain = _certificates(header["x5c"], pointer)
    try:
        key = chain[0].public_key()
    except _UNREADABLE as error:
        raise _refused(pointer, "names a certificate in x5c whose key cannot be read") from error
    if not isinstance(key, RSAPublicKey):
        raise _refused(pointer, "names a certificate in x5c whose key is not RSA")
    try:
        _JWS.decode_complete(jws.strip(), key=key, algorithms=list(ALGORITHMS))
    except jwt.InvalidTokenError as error:
        raise _refused(pointer, "does not fit the key of the first certificate in x5c") from error
    for issued, issuer in pairwise(chain):
        try:
            issued.verify_directly_issued_by(issuer)
        except (*_UNREADABLE, InvalidSignature) as error:
            raise _refused(pointer, "has a certificate in x5c that the next one has not issued") from error


def _certificates(encoded: Any, pointer: str) -> list[Certificate]:
    if not isinstance(encoded, list) or not 0 < len(encoded) <= MOST_CERTIFICATES:
        raise _refused(pointer, f"must name 1 to {MOST_CERTIFICATES} certificates in x5c")
    try:
        return [load_der_x509_certificate(b64decode(one, validate=True)) for one in encoded]
    except _UNREADABLE as error:
        raise _refused(pointer, "has no certificates in x5c: each is a DER certificate in base64") from error


def _signed(payload: bytes, version: str, limits: Limits, pointer: str) -> dict[str, Any]:
    """The statement that was signed."""
    try:
        statements = parse_statements(payload, version, limits)
    except (InvalidInput, TooLarge) as error:
        raise _refused(pointer, "must sign a valid statement") from error
    if len(statements) != 1 or payload.lstrip()[:1] == b"[":
        raise _refused(pointer, "must sign one statement")
    return statements[0]


def _same(statement: Json, signed: dict[str, Any]) -> bool:
    """Whether they say the same, but for the signature and for what a record store assigns afterwards."""
    if "id" in signed and "id" in statement and signed["id"].lower() != statement["id"].lower():
        return False
    carried, meant = _unsigned(statement), _unsigned(signed)
    if "timestamp" not in meant:
        carried.pop("timestamp", None)
    return digest(carried) == digest(meant)


def _unsigned(statement: Json) -> dict[str, Any]:
    content = dict(statement)
    others = [one for one in content.pop("attachments", ()) if one["usageType"] != SIGNATURE]
    return content | {"attachments": others} if others else content


def _refused(pointer: str, reason: str) -> InvalidStatement:
    return InvalidStatement([Fault(pointer, f"the signature {reason}")])
