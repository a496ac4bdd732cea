"""Reports of the `check` command, one module for each format."""
