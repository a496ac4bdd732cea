"""One feature through a plan: build, update, remove, adopt, and the detection of drift.

It decides what happens to each file, and never touches the disk.
"""
