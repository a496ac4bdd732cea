"""TODO: say what this package knows."""
