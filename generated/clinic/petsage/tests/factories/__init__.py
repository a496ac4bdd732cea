"""The factories of petsage."""
