"""Stages: record, recognise, detect, publish; functions of envelopes and positions that know no host."""
