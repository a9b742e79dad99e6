"""Measurements: speed, scores and resistance."""
