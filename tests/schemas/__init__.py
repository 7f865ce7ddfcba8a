"""Tests of the facts: statements, agents, languages and their rules."""
