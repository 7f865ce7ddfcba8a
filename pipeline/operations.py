"""Operations by name: what the commands do, alike beside a running server and without one."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from pipeline.arguments import Arguments
from pipeline.metrics import Metrics
from pipeline.operations_directory import import_directory, list_directory
from pipeline.operations_explaining import explain_statement
from pipeline.operations_letters import list_letters, retry_letters, show_letter
from pipeline.operations_people import (
    add_credential,
    grant_consent,
    import_consent,
    list_consent,
    list_credentials,
    revoke_credential,
    withdraw_consent,
)
from pipeline.operations_reading import ask_sql, find_moment, list_moments, replay
from pipeline.operations_status import health, readings, status
from pipeline.works import Works
from schemas.errors import Fault, InvalidInput

Operation = Callable[[Works, Arguments], Awaitable[Any]]

OPERATIONS: Final[Mapping[str, Operation]] = {
    "status": status,
    "credentials-add": add_credential,
    "credentials-list": list_credentials,
    "credentials-revoke": revoke_credential,
    "consent-grant": grant_consent,
    "consent-withdraw": withdraw_consent,
    "consent-list": list_consent,
    "consent-import": import_consent,
    "directory-import": import_directory,
    "directory-list": list_directory,
    "dead-letters-list": list_letters,
    "dead-letters-show": show_letter,
    "dead-letters-retry": retry_letters,
    "explain": explain_statement,
    "replay": replay,
    "moments": list_moments,
    "moment": find_moment,
    "sql": ask_sql,
}


class EmbeddedOperations:
    """`lrs.ports.Operations` over the works of one process."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self.report = Metrics(lambda: readings(works))

    async def call(self, name: str, arguments: Mapping[str, Any], /) -> Any:
        operation = OPERATIONS.get(name)
        if operation is None:
            raise InvalidInput([Fault("", f"there is no such operation; there are {', '.join(OPERATIONS)}")])
        return await operation(self._works, Arguments(arguments))

    def health(self) -> dict[str, Any]:
        return health(self._works)

    def metrics(self) -> bytes:
        return self.report.text()
