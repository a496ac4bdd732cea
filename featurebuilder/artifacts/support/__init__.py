"""The files that features with a resource share, and the context of their templates."""
