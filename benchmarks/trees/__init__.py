"""Builds a feature in public trees, looks by itself at what came of it, and takes it back."""
