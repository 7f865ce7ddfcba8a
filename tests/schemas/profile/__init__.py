"""Tests of the published xAPI Profile."""
