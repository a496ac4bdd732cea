"""The versions of the API."""
