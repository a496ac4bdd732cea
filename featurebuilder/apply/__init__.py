"""The only writer of a target tree: lock, transaction, undo."""
