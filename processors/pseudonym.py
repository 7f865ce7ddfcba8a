"""Pseudonyms of people and salted hashes of terms, made with a key that is kept outside the store."""

import base64
import hashlib
import hmac
from functools import partial
from itertools import product

MOST_REMEMBERED = 100_000
KEY_BYTES = 32
_BITS = 128
_TERM_BYTES = 6
_SPARE = -_BITS % 10
_PAIRS = tuple(map("".join, product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)))


class Pseudonyms:
    """HMAC-SHA-256 cut to 128 bits; the same key gives the same names, without it nobody can be found again.

    What was computed is remembered up to a bound, then forgotten all at once: the values do not depend on it.
    """

    __slots__ = ("_hidden", "_known", "_person", "_term", "_terms")

    def __init__(self, key: bytes) -> None:
        """`key`: random bytes. Raises: ValueError: fewer than 16."""
        if len(key) < _BITS // 8:
            raise ValueError(f"a pseudonym key has at least {_BITS // 8} bytes; {KEY_BYTES} are made")
        self._person, self._term, self._hidden = (_keyed(key, use) for use in (b"person", b"term", b"hidden"))
        self._known: dict[str, str] = {}
        self._terms: dict[str, str] = {}

    def person(self, identity: str) -> str:
        """`p_` and 26 characters, for an identity of `processors.persons`."""
        known = self._known.get(identity)
        if known is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            known = self._known[identity] = "p_" + _text(self._person(identity))
        return known

    def term(self, word: str) -> str:
        """A salted hash of a word: equal for equal words, and of no use without the key."""
        known = self._terms.get(word)
        if known is None:
            if len(self._terms) >= MOST_REMEMBERED:
                self._terms.clear()
            known = self._terms[word] = base64.urlsafe_b64encode(self._term(word)[:_TERM_BYTES]).decode()
        return known

    def hidden(self, value: str) -> str:
        """What stands for a device, or for an IRI that itself names a person."""
        return "h_" + _text(self._hidden(value))


def _keyed(key: bytes, use: bytes) -> partial[bytes]:
    derived = hmac.digest(key, b"sousbois:" + use, hashlib.sha256)
    return partial(_digest, derived)


def _digest(key: bytes, value: str) -> bytes:
    return hmac.digest(key, value.encode(errors="surrogatepass"), "sha256")[: _BITS // 8]


def _text(digest: bytes) -> str:
    """Base 32 in lower case without padding, two characters at a time: twice as fast as the library's."""
    bits = int.from_bytes(digest) << _SPARE
    return "".join([_PAIRS[bits >> shift & 0x3FF] for shift in range(_BITS + _SPARE - 10, -1, -10)])
