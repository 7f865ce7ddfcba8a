"""The written forms of xAPI: what fits and what does not, alike in the two engines that read them."""

import re
from functools import cache
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import StringConstraints, TypeAdapter, ValidationError

from schemas import formats
from schemas.timestamps import parse_time, with_offset

FITTING = {
    "IRI": (
        "http://example.com",
        "https://example.com/a/b?c=d#e",
        "urn:uuid:0b1a6f3e-6f0b-4c3f-8f57-2f5d1c7a9e01",
        "tag:example.com,2026:x",
        "mailto:ada@example.com",
        "https://exämple.fr/répondu/助け",
        "http://[::1]:8080/x",
        "act:x%20y",
        "a:b",
    ),
    "UUID": (
        "0b1a6f3e-6f0b-4c3f-8f57-2f5d1c7a9e01",
        "0B1A6F3E-6F0B-1C3F-BF57-2F5D1C7A9E01",
        "018f6f3e-6f0b-7c3f-8f57-2f5d1c7a9e01",
    ),
    "MBOX": (
        "mailto:a@b",
        "mailto:o'neil+x@mail.example.co.uk",
        "mailto:josé@exämple.fr",
        "mailto:a@xn--exmple-cua.fr",
    ),
    "SHA1": ("ebd31e95054c018b10727ccffd2ef2ec3a016ee9", "E" * 40),
    "SHA2": ("a" * 56, "B" * 64, "0" * 96, "f" * 128),
    "LANGUAGE": (
        "en",
        "fr-CA",
        "zh-Hant-TW",
        "sl-rozaj-biske-1994",
        "de-CH-1901",
        "es-419",
        "zh-cmn-Hans-CN",
        "en-a-myext-b-another",
        "x-whatever",
        "de-x-private",
        "i-klingon",
        "en-GB-oed",
        "art-lojban",
        "und",
        "qaaa",
    ),
    "TIMESTAMP": (
        "2026-11-22T09:30:00Z",
        "2026-11-22T09:30:00.123456789Z",
        "2026-11-22t09:30:00z",
        "2026-11-22 09:30:00+00:00",
        "2026-11-22T09:30:00+01",
        "2026-11-22T09:30:00-0330",
        "2026-11-22T09:30:00-00:30",
        "2024-02-29T00:00:00Z",
        "2000-02-29T00:00:00Z",
        "2016-12-31T23:59:60Z",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:00",
        "9999-12-31T23:59:59Z",
        "0999-04-30T00:00:00+14:00",
    ),
    "TIMESTAMP_1": (
        "2026-11-22T09:30:00",
        "2026-11-22 09:30:00.5",
        "2026-11-22T09:30:00Z",
        "2026-11-22T09:30:00+01",
        "2024-02-29T00:00:00",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59+00:00",
    ),
    "DURATION": (
        "PT1H30M",
        "P4W",
        "P3Y1M29DT4H35M59.14S",
        "PT16559.14S",
        "P1.5Y",
        "P1Y0,5M",
        "P1M1.5D",
        "P2DT0.5H",
        "PT1H5S",
        "P0.5W",
        "P1Y3D",
        "P1M2D",
        "PT0.1M",
        "P1.25D",
    ),
    "MEDIA_TYPE": ("text/plain", "application/vnd.api+json; charset=utf-8", "image/svg+xml"),
    "VERSION_1": ("1.0", "1.0.0", "1.0.3"),
    "VERSION_2": ("1.0", "1.0.3", "2.0", "2.0.0"),
}
UNFIT = {
    "IRI": (
        "",
        "example.com",
        "/a",
        "http:",
        "ht tp://x",
        "http://a b",
        "http://a<b",
        "http://%zz",
        "1a:b",
        ":x",
        "http://x\x85",
        "http://x\n",
    ),
    "UUID": (
        "",
        "0b1a6f3e6f0b4c3f8f572f5d1c7a9e01",
        "0b1a6f3e-6f0b-0c3f-8f57-2f5d1c7a9e01",
        "0b1a6f3e-6f0b-9c3f-8f57-2f5d1c7a9e01",
        "0b1a6f3e-6f0b-4c3f-cf57-2f5d1c7a9e01",
        "{0b1a6f3e-6f0b-4c3f-8f57-2f5d1c7a9e01}",
        "0b1a6f3e-6f0b-4c3f-8f57-2f5d1c7a9e01\n",
    ),
    "MBOX": (
        "",
        "a@b",
        "mailto:a",
        "mailto:@b",
        "mailto:a@",
        "mailto:a@b.",
        "mailto:a@-b",
        "mailto:a b@c",
        "mailto:a@b?subject=x",
        "MAILTO:a@b",
        "mailto:a@b\n",
    ),
    "SHA1": ("", "e" * 39, "e" * 41, "g" * 40),
    "SHA2": ("", "a" * 55, "a" * 60, "a" * 127, "a" * 129),
    "LANGUAGE": (
        "",
        "e",
        "a12345",
        "en_US",
        "en-",
        "-en",
        "en--US",
        "englishhh",
        "en-x",
        "x",
        "en-US-GB-x-",
        "i-unknown",
        "fr-CA-",
        "en-1",
        "en-x-",
        "\u212an",
    ),
    "TIMESTAMP": (
        "",
        "2026-11-22",
        "2026-11-22T09:30:00",
        "2026-11-22T09:30Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T09:60:00Z",
        "2026-11-22T09:30:61Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "0000-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-32T00:00:00Z",
        "2026-11-22T09:30:00-00:00",
        "2026-11-22T09:30:00-0000",
        "2026-11-22T09:30:00-00",
        "2026-11-22T09:30:00+24:00",
        "2026-11-22T09:30:00.Z",
        "20261122T093000Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-01:00",
        "12026-11-22T09:30:00Z",
    ),
    "TIMESTAMP_1": (
        "",
        "2026-11-22",
        "2026-11-22T09:30",
        "2026-11-22T24:00:00",
        "2026-02-29T00:00:00",
        "0000-02-29T00:00:00",
        "2026-11-22T09:30:00-00:00",
        "2026-11-22T09:30:00-00",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2026-11-22T09:30:00\n",
    ),
    "DURATION": (
        "",
        "P",
        "PT",
        "P1",
        "1H",
        "P1YT",
        "P1Y2W",
        "PT1S1M",
        "P-1D",
        "P1.5Y2M",
        "P1.5H",
        "PT1.5H30M",
        "P0.5D T1H",
        "P1.5DT1H",
        "P2026-11-22T09:30:00",
        "P16559.14S",
        "P.5D",
        "P1.D",
        "PT5D",
        "P1S",
    ),
    "MEDIA_TYPE": ("", "text", "text/", "/plain", "te xt/plain", "text/plain extra"),
    "VERSION_1": ("", "1", "1.1", "1.0.", "0.95", "2.0.0", "1.0.x", "1.0.0-beta"),
    "VERSION_2": ("", "3.0.0", "2.1", "2", "2.0.", "0.95"),
}


@cache
def _adapter(pattern: str) -> TypeAdapter[str]:
    return TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])


def fits(pattern: str, text: str) -> bool:
    try:
        _adapter(pattern).validate_python(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in FITTING.items() for text in texts])
def test_what_fits_is_taken(form: str, text: str) -> None:
    assert fits(getattr(formats, form), text)
    assert re.fullmatch(getattr(formats, form), text)


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in UNFIT.items() for text in texts])
def test_what_does_not_fit_is_refused(form: str, text: str) -> None:
    assert not fits(getattr(formats, form), text)
    assert not re.fullmatch(getattr(formats, form), text)


def test_every_form_has_a_name_for_faults() -> None:
    forms = {
        value for name, value in vars(formats).items() if name.isupper() and isinstance(value, str) and name[0] != "_"
    }

    assert forms == set(formats.NAMES)
    assert set(FITTING) == set(UNFIT)
    assert {getattr(formats, form) for form in FITTING} == forms


@pytest.mark.parametrize("form", sorted(FITTING))
@given(data=st.data())
def test_both_engines_read_a_form_alike(form: str, data: st.DataObject) -> None:
    pattern = getattr(formats, form)
    text = data.draw(st.from_regex(pattern) | st.text(max_size=40) | st.sampled_from(FITTING[form] + UNFIT[form]))

    assert fits(pattern, text) == bool(re.fullmatch(pattern, text))


@given(st.from_regex(formats.TIMESTAMP, fullmatch=True) | st.from_regex(formats.TIMESTAMP_1, fullmatch=True))
def test_every_timestamp_that_fits_is_a_point_in_time(text: str) -> None:
    at = parse_time(text)

    assert at.utcoffset() is not None
    assert parse_time(with_offset(text)) == at
    assert fits(formats.TIMESTAMP, with_offset(text))
