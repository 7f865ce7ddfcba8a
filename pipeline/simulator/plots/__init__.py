"""Intentions, by family: each casts people, writes what they do, and plants the moments that follow from it."""
