"""The migrations of the database, and how they are run."""
