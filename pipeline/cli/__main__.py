"""`python -m pipeline.cli`: the command, for processes that start another of its kind."""

from pipeline.cli.main import main

main()
