"""Figures of the code's own structure, for any two revisions."""
