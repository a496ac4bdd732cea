"""The files of a feature of endpoints, and the contexts of their templates."""
