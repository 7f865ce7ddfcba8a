"""Figures: what things cost, measured against the least that could be done; nothing here asserts about time."""
