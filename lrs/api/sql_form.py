"""The fields of a form on the SQL port, as ClickHouse's clients send long parameters (RFC 7578)."""

from email.message import Message
from typing import Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser

from lrs.api.multipart import boundary_of
from schemas.errors import Fault, InvalidInput

MOST_DISPOSITION: Final = 1_024  # bytes of a header whose parameters are read


def parse_form(content_type: bytes, body: bytes) -> dict[str, str]:
    """Each field's text by its name.

    Raises: InvalidInput: no form, or one with files (external data).
    """
    form = _Form()
    parser = MultipartParser(
        boundary_of(content_type),
        {
            "on_part_begin": form.begin,
            "on_header_field": lambda data, start, end: form.name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: form.value.extend(data[start:end]),
            "on_header_end": form.end_header,
            "on_part_data": lambda data, start, end: form.content.extend(data[start:end]),
            "on_part_end": form.end_part,
        },
    )
    try:
        parser.write(body)
    except MultipartParseError as error:
        raise InvalidInput([Fault("", "the body is not the form that its Content-Type says")]) from error
    return form.fields


class _Form:
    """What came of a form."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.name, self.value, self.content = bytearray(), bytearray(), bytearray()
        self._disposition = b""

    def begin(self) -> None:
        self._disposition = b""
        self.content.clear()

    def end_header(self) -> None:
        if self.name.lower() == b"content-disposition":
            self._disposition = bytes(self.value)
        self.name.clear()
        self.value.clear()

    def end_part(self) -> None:
        self.fields[_field_name(self._disposition)] = self.content.decode("utf-8", "replace")


def _field_name(disposition: bytes) -> str:
    if len(disposition) > MOST_DISPOSITION:
        raise InvalidInput([Fault("", f"a header Content-Disposition has more than {MOST_DISPOSITION} bytes")])
    header = Message()
    header["Content-Disposition"] = disposition.decode("latin-1")
    name, filename = (header.get_param(one, header="content-disposition") for one in ("name", "filename"))
    if filename is not None or not isinstance(name, str):
        raise InvalidInput([Fault("", "external data is not taken: send values as parameters")])
    return name
