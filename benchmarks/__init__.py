"""Measurements of speed and of likeness, as ratios in one run."""
