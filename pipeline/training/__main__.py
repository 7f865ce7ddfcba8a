"""`python -m pipeline.training ARCHIVE`: fit the model of reply links and write it where it is shipped from."""

import json
import sys
from importlib import resources
from pathlib import Path
from typing import Final

from pipeline.training.annotated import AnnotatedLog, read_logs
from pipeline.training.descent import Shape, fit
from pipeline.training.examples import examples_of, together
from pipeline.training.variants import SHARES, WAYS, quiet_rooms, variant
from processors.conversation import links
from processors.conversation.network import Network, write_network

_HELD_OUT: Final = 6  # every sixth log is kept to validate


def main() -> None:
    """ARCHIVE: annotated logs in a tar file. `--validate`: fit on five sixths of the logs, report, write nothing."""
    validate = "--validate" in sys.argv
    (archive,) = (one for one in sys.argv[1:] if not one.startswith("--"))
    logs = list(read_logs(Path(archive)))
    fitted = [log for number, log in enumerate(logs) if not validate or number % _HELD_OUT]
    print(f"fitting on {len(fitted)} logs, {sum(len(log.parents) for log in fitted)} annotated messages", flush=True)
    told = [
        *fitted,
        *(one for number, log in enumerate(fitted) for one in (variant(log, number), *quiet_rooms(log, number))),
    ]
    network = fit(together([examples_of(log) for log in told]), Shape())
    if validate:
        kept = logs[::_HELD_OUT]
        print(f"F of links on the other logs: {f_of_links(network, kept):.4f}")
        for number, (way, *_) in enumerate(WAYS):
            print(f"the same, {way}: {f_of_links(network, [variant(log, number) for log in kept]):.4f}")
        rooms = [quiet_rooms(log, number) for number, log in enumerate(kept)]
        for turn, share in enumerate(SHARES):
            some = [room[turn] for room in rooms if len(room) == len(SHARES)]
            print(f"the same, every {share}th conversation: {f_of_links(network, some):.4f}")
    else:
        with resources.as_file(resources.files("processors.conversation")) as folder:
            (folder / links.MODEL).write_text(json.dumps(write_network(network), separators=(",", ":")) + "\n")


def f_of_links(network: Network, logs: list[AnnotatedLog]) -> float:
    """The harmonic mean of precision and recall over the annotated messages of all logs."""
    hits = found = true = 0
    for log in logs:
        for link in links.links_of(log.messages, network):
            if link.reply in log.parents:
                hits += link.to in log.parents[link.reply]
                found += 1
                true += len(log.parents[link.reply])
    return 2 * hits / (found + true)


if __name__ == "__main__":
    main()
