"""Routers that a tree finds by itself: its own loops over modules, followed without running them.

A tree that lists a folder and includes the router of each module in it is read by following that
code on the snapshot: every value it can have is computed from the source and the names of files,
and what cannot be computed is unknown. Nothing is imported, and the disk is not asked.
"""
