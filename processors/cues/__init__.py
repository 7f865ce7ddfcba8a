"""Cues in short texts, English and French."""
