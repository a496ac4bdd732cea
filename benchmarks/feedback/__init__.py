"""Compares what the quick tests notice with what all tests notice."""
