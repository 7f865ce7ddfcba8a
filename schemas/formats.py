"""The written forms that xAPI asks for, as regular expressions, and how each is called in a fault.

None looks around, so that Rust's engine (pydantic) and Python's both take them; anchored at both ends. Letters are
spelled out: under a flag for any case, Unicode would fold two non-ASCII letters into s and k.
"""

from typing import Final

_HEX = "[0-9a-fA-F]"
_ASCII = "A-Za-z0-9"

# RFC 3987, best effort (xAPI 1.0.3 Data 2.2.s4.b6): a scheme, then anything but what no IRI may hold unescaped.
_UNFIT = r'\x00-\x20<>"{}|\\^`%\x7f-\x9f' + "\ufdd0-\ufdef\ufff0-\uffff"
IRI: Final = rf"^[A-Za-z][{_ASCII}+.\-]*:(?:[^{_UNFIT}]|%{_HEX}{_HEX})+$"

# RFC 4122 variant 2 in standard form; versions 6 to 8 came with RFC 9562.
UUID: Final = rf"^{_HEX}{{8}}-{_HEX}{{4}}-[1-8]{_HEX}{{3}}-[89abAB]{_HEX}{{3}}-{_HEX}{{12}}$"

# "mailto:email address" (Data 2.4.2.3): RFC 5322 atoms, with the letters that RFC 6531 added; no header fields.
_LETTERS = "\xa1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
_LABEL = rf"[{_ASCII}{_LETTERS}](?:[{_ASCII}{_LETTERS}\-]*[{_ASCII}{_LETTERS}])?"
MBOX: Final = rf"^mailto:[{_ASCII}{_LETTERS}.!#$%&'*+/=?^_`{{|}}~\-]+@{_LABEL}(?:\.{_LABEL})*$"

SHA1: Final = rf"^{_HEX}{{40}}$"
SHA2: Final = rf"^(?:{_HEX}{{56}}|{_HEX}{{64}}|{_HEX}{{96}}|{_HEX}{{128}})$"

# RFC 5646: well-formed tags. The regular grandfathered ones have this form already; the irregular ones are listed.
_PRIMARY = r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"
_SCRIPT_REGION = r"(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
_VARIANTS = rf"(?:-(?:[{_ASCII}]{{5,8}}|[0-9][{_ASCII}]{{3}}))*"
_EXTENSIONS = rf"(?:-[0-9A-WY-Za-wy-z](?:-[{_ASCII}]{{2,8}})+)*"
_PRIVATE = rf"[xX](?:-[{_ASCII}]{{1,8}})+"
_IRREGULAR = (
    "en-GB-oed|sgn-(?:BE-FR|BE-NL|CH-DE)|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
)
LANGUAGE: Final = rf"^(?:{_PRIMARY}{_SCRIPT_REGION}{_VARIANTS}{_EXTENSIONS}(?:-{_PRIVATE})?|{_PRIVATE}|{_IRREGULAR})$"

# RFC 3339 and the like of ISO 8601: a day that exists, an offset, and no unknown one (-00:00). A point in time that
# falls out of the years 1 to 9999 in UTC can be told by no clock, so in these two years only UTC itself is taken.
_UP_TO_31, _UP_TO_30 = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|[12][0-9]|30)"
_DAY = f"(?:(?:0[13578]|1[02])-{_UP_TO_31}|(?:0[469]|11)-{_UP_TO_30}|02-(?:0[1-9]|1[0-9]|2[0-8]))"
_YEAR = "(?:[1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8]|0[1-9][0-9]{2}|00[1-9][0-9]|000[2-9])"
_LEAP_DAY = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29"
_CLOCK = r"[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_EAST = r"\+(?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?"
_WEST = r"-(?:(?:0[1-9]|1[0-9]|2[0-3])(?::?[0-5][0-9])?|00:?(?:0[1-9]|[1-5][0-9]))"
_AT, _AT_THE_ENDS = f"(?:{_YEAR}-{_DAY}|{_LEAP_DAY}){_CLOCK}", f"(?:0001|9999)-{_DAY}{_CLOCK}"
_OFFSET, _UTC = f"(?:[Zz]|{_EAST}|{_WEST})", r"(?:[Zz]|\+00(?::?00)?)"
TIMESTAMP: Final = rf"^(?:{_AT}{_OFFSET}|{_AT_THE_ENDS}{_UTC})$"
# xAPI 1.0.3 asks for ISO 8601, and says no more than that the offset should be there (Data 4.5.s1.b4).
TIMESTAMP_1: Final = rf"^(?:{_AT}{_OFFSET}?|{_AT_THE_ENDS}{_UTC}?)$"

# ISO 8601:2004 4.4.3.2: designators in order, at least one, and a fraction in the last of them only.
_N, _F = "[0-9]+", "[0-9]+[.,][0-9]+"
_DATE = f"(?:{_N}Y)?(?:{_N}M)?(?:{_N}D)?"
_TIME = f"(?:{_N}H(?:{_N}M)?(?:{_N}S)?|{_N}M(?:{_N}S)?|{_N}S)"
_WHOLE = f"{_N}W|{_N}Y(?:{_N}M)?(?:{_N}D)?(?:T{_TIME})?|{_N}M(?:{_N}D)?(?:T{_TIME})?|{_N}D(?:T{_TIME})?|T{_TIME}"
_PARTED = (
    f"{_F}[WY]|(?:{_N}Y)?{_F}M|(?:{_N}Y)?(?:{_N}M)?{_F}D|{_DATE}T(?:{_F}H|(?:{_N}H)?{_F}M|(?:{_N}H)?(?:{_N}M)?{_F}S)"
)
DURATION: Final = f"^P(?:{_WHOLE}|{_PARTED})$"

MEDIA_TYPE: Final = rf"^[{_ASCII}!#$&^_.+\-]+/[{_ASCII}!#$&^_.+\-]+(?:[ \t]*;.*)?$"

# Data 2.4.10 (2.0: 4.2.4.3): a statement of 1.0.x may be sent under 2.0, not the other way round.
VERSION_1: Final = r"^1\.0(?:\.[0-9]{1,9})?$"
VERSION_2: Final = r"^[12]\.0(?:\.[0-9]{1,9})?$"

NAMES: Final = {
    IRI: "an absolute IRI, such as https://example.com/thing",
    UUID: "a UUID in standard form (RFC 4122)",
    MBOX: "an e-mail address written mailto:name@host",
    SHA1: "a SHA-1 in 40 hexadecimal digits",
    SHA2: "a SHA-2 in 56, 64, 96 or 128 hexadecimal digits",
    LANGUAGE: "a language tag (RFC 5646), such as fr-CA",
    TIMESTAMP: "a timestamp with offset (RFC 3339), such as 2026-11-22T09:30:00Z; an offset -00:00 is not taken",
    TIMESTAMP_1: "a timestamp (ISO 8601), such as 2026-11-22T09:30:00Z; an offset -00:00 is not taken",
    DURATION: "a duration (ISO 8601), such as PT1H30M",
    MEDIA_TYPE: "an Internet media type, such as text/plain",
    VERSION_1: "1.0 or 1.0.x under xAPI 1.0.3",
    VERSION_2: "1.0.x or 2.0.x",
}
