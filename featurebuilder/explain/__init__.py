"""Say in words what a request generates, for documents and for the `explain` command.

It knows requests only, and never reads the project.
"""
