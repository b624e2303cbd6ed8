"""Signals: what changed in the world, read from what sources said over time. Pure functions of a subject's history."""
