"""Forms on the SQL port: fields come as they were sent, everything else is refused soon and never a defect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.api.sql_form import parse_form
from schemas.errors import InvalidInput

FORM = b"multipart/form-data; boundary=b"
PIECES = st.sampled_from(["form-data", ";", " ", "name", "*", "0", "=", '"', "'", "(", "\\", "%ff", "filename", "x"])


def written(*parts: tuple[str, str]) -> bytes:
    """Parts of a Content-Disposition and a content."""
    bodies = (f"--b\r\nContent-Disposition: {how}\r\n\r\n{content}\r\n" for how, content in parts)
    return ("".join(bodies) + "--b--\r\n").encode()


def test_fields_come_as_they_were_sent() -> None:
    body = written(('form-data; name="query"', "SELECT 'é'\r\n--c"), ("form-data; name=param_a", ""))
    assert parse_form(FORM, body) == {"query": "SELECT 'é'\r\n--c", "param_a": ""}


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        (b"multipart/form-data; boundary*" + b"9" * 5_000 + b"=b", "form-data; name=a"),
        (b"multipart/form-data", "form-data; name=a"),
        (FORM, "form-data"),
        (FORM, "form-data; name*"),
        (FORM, "form-data; name=a; filename=b"),
        (FORM, f"form-data; name*{'9' * 5_000}=a"),
        (FORM, "form-data; " + "a;" * 300_000),
    ],
    ids=["a boundary's number", "no boundary", "no name", "half a name", "a file", "a name's number", "a long header"],
)
def test_what_is_no_form_of_fields_is_refused(kind: bytes, how: str) -> None:
    with pytest.raises(InvalidInput):
        parse_form(kind, written((how, "x")))


@given(kind=st.lists(PIECES), how=st.lists(PIECES))
def test_headers_of_any_form_are_read_or_refused(kind: list[str], how: list[str]) -> None:
    for sent in (FORM, ("multipart/form-data" + "".join(kind)).encode()):
        try:
            fields = parse_form(sent, written(("".join(how), "x")))
        except InvalidInput:
            continue
        assert set(fields.values()) <= {"x"}
