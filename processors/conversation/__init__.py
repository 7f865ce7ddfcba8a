"""Chat without threads: who replies to whom, from features that hold no text."""
