"""Read source files: the snapshot, imports, names, scopes and static values."""
