"""`sousbois links`: files of statements in, who replies to whom in chats without threads out, without a server."""

import click
import orjson

from pipeline.cli.detect import CONSENT, PSEUDONYM_KEY, WHY, read_statements
from pipeline.cli.lines import FILES
from pipeline.cli.speech import count, say, write_bytes
from pipeline.settings import load_settings
from processors.conversation.replies import replies


@click.command(short_help="Tell who replies to whom in chats without threads.")
@FILES
@CONSENT
@PSEUDONYM_KEY
def command(files: tuple[str, ...], consent: str | None, pseudonym_key: str | None) -> None:
    """Tell for each chat message in FILES of xAPI statements which one it replies to (.gz too, - for stdin).

    Every heard statement whose object is a chat-message makes one line on stdout: the ids of the statement and of the
    one it replies to (its own where it opens a conversation), and how probable that is. What a message says itself
    about what it replies to is taken as certain. Refused lines go to stderr as LINE: POINTER: REASON.

    Without --consent assumed nobody has consented, so nobody is heard.

    \b
    Example:  sousbois links --consent assumed chat.jsonl > links.jsonl
    Next:     sousbois detect --consent assumed chat.jsonl      the help that was given there
    """  # noqa: D301 - click's mark for lines to keep
    reading = read_statements(files, load_settings({"consent": consent, "pseudonym_key": pseudonym_key}), [], [])
    found = replies(reading.signals())
    for one in found:
        write_bytes(orjson.dumps(one._asdict()) + b"\n")
    say(f"{count(reading.statements, 'statement')}, {count(len(found), 'chat message')} heard")
    for why, number in sorted(reading.unheard.items()):
        say(f"not heard: {count(number, 'statement')} {WHY.get(why, why)}")
    if reading.refused_lines:
        raise click.exceptions.Exit(1)
