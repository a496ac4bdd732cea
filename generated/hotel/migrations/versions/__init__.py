"""The migrations of the database, one module a change."""
