"""`sousbois links`: files of statements in, who replies to whom in chats without threads out, without a server."""

import click
import orjson

from pipeline.cli.detect import CONSENT, PSEUDONYM_KEY, read_files, tell
from pipeline.cli.lines import FILES
from pipeline.cli.speech import write_bytes
from pipeline.settings import load_settings
from processors.conversation.replies import Reply, replies
