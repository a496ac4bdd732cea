"""The v1 of petsage."""
