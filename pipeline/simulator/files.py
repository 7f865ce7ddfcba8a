"""The files of a simulation, written as it goes: statements, truth, and the directory of people and places."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from pipeline.simulator.season import Account, Entry, Outlets, simulate
from pipeline.simulator.writing import Thing
from schemas.timestamps import write_time

README: Final = """Synthetic: nobody and nothing in these files exists. Made by

    sousbois simulate --seed {seed} --people {people} --days {days}

statements.jsonl  xAPI statements, one a line, in the order in which they arrived
truth.jsonl       what was intended: kind, start, key statements (of lost ones all that they rest on), people
people.csv        person,unit,role,since
places.csv        place,space_kind,access,audience
"""


def write(seed: int, people: int, days: int, folder: Path) -> Account:
    """Simulate into a folder; what is there under the same names is replaced.

    Raises: OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README").write_text(README.format(seed=seed, people=people, days=days), "utf-8")
    with (
        (folder / "statements.jsonl").open("wb") as statements,
        (folder / "truth.jsonl").open("wb") as truth,
        (folder / "people.csv").open("w", encoding="utf-8", newline="") as directory,
        (folder / "places.csv").open("w", encoding="utf-8", newline="") as rooms,
    ):
        persons, places = csv.writer(directory), csv.writer(rooms)
        persons.writerow(("person", "unit", "role", "since"))
        places.writerow(("place", "space_kind", "access", "audience"))

        def tell(row: Mapping[str, Any]) -> None:
            truth.write(orjson.dumps(dict(row)) + b"\n")

        def enter(entry: Entry) -> None:
            persons.writerow((entry.person.written, entry.unit, entry.person.role, write_time(entry.since)))

        def open_place(place: Thing, space: str, access: str) -> None:
            places.writerow((place.iri, space, access, ""))

        def send(body: bytes) -> None:
            statements.write(body + b"\n")

        return simulate(seed, people, days, Outlets(send, tell, enter, open_place))
