"""Verify generated features by running the target application in its own interpreter."""
