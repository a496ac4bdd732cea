"""The api of petsage."""
