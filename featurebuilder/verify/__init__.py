"""Runs the target in its own interpreter and tells what was seen."""
