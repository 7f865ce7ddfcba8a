"""Shells and wiring: processes, the log, the stages and the commands; all other I/O."""
