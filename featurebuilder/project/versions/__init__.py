"""Read which versions of Python and of packages the project uses."""
