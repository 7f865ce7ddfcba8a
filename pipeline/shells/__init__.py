"""Shells: the processes in which the stages run."""
