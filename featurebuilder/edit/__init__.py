"""Edits of Python source, ``str`` to ``str``, each proven."""
