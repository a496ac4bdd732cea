"""Decide what happens to each file before anything is written."""
