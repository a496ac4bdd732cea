"""Changes and plans: what happens to each file, as one immutable value that every command shares.

Nothing here decides a change or writes one.
"""
