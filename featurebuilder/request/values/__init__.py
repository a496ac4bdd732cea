"""Values of a field: examples, boundaries and patterns."""
