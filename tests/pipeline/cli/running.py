"""Commands as a test runs them: in this process, with a configuration folder of their own."""

from pathlib import Path

from click.testing import CliRunner, Result

from pipeline.cli.main import sousbois


def run(*arguments: object, given: bytes = b"", home: Path | None = None) -> Result:
    """`sousbois …`; what it wrote stands in .stdout and .stderr, its exit code in .exit_code."""
    environment = {} if home is None else {"XDG_CONFIG_HOME": str(home), "HOME": str(home)}
    done = CliRunner().invoke(sousbois, [str(one) for one in arguments], input=given, env=environment)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done
