"""Origins as they are set: those that a browser can send, or all of them."""

import pytest

from lrs.rules.origins import parse_origins
from schemas.errors import Misconfigured


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", set()),
        (" , ", set()),
        ("*", {"*"}),
        ("https://app.example", {"https://app.example"}),
        ("https://app.example, http://localhost:3000", {"https://app.example", "http://localhost:3000"}),
        ("http://127.0.0.1:8000,http://[::1]:8000", {"http://127.0.0.1:8000", "http://[::1]:8000"}),
        (
            "capacitor://localhost,https://xn--bcher-kva.example",
            {"capacitor://localhost", "https://xn--bcher-kva.example"},
        ),
        ("http://app.example:443", {"http://app.example:443"}),
    ],
)
def test_origins_stand_with_commas_between_them(text: str, origins: set[str]) -> None:
    assert parse_origins(text) == origins


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("app.example", "is not an origin"),
        ("https://app.example/", "is not an origin"),
        ("https://app.example/page", "is not an origin"),
        ("https://App.example", "is not an origin"),
        ("https://*.example", "is not an origin"),
        ("https://user@app.example", "is not an origin"),
        ("https://bücher.example", "is not an origin"),
        ("https://app.example\r\nx: y", "is not an origin"),
        ("null", "is not an origin"),
        ("https://app.example;https://other.example", "is not an origin"),
        ("https://app.example:443", "write https://app.example$"),
        ("http://app.example:80", "write http://app.example$"),
        ("*, https://app.example", "alone"),
    ],
)
def test_what_no_browser_sends_is_refused_by_the_settings_name(text: str, told: str) -> None:
    with pytest.raises(Misconfigured, match=f"SOUSBOIS_CORS.*{told}"):
        parse_origins(text)
