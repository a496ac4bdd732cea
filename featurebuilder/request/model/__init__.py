"""The model of a request, with the checks of single values."""
