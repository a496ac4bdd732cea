"""A clinic by hand, in several ways."""
