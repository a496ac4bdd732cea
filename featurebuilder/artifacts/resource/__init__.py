"""The files of a feature with a resource, and the contexts of their templates."""
