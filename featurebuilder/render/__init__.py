"""Render a typed context to the text of a new file."""
