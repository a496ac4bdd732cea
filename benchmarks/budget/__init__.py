"""The lines that a build inserts, against a budget."""
