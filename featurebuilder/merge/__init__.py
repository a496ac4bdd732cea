"""Compare texts, merge three of them, and undo recorded edits.

Pure functions on text: they know Python, but not features, plans or the project.
"""
