"""Rules about learning: pure functions of signals; no clock, no I/O, no logging."""
