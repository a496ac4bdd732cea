"""Write to the project: the only code that does, with a lock, transactions and undo."""
