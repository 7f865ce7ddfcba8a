"""The logs that carry envelopes."""
