"""Holds the trees under ``generated/`` to what is asked of generated code."""
