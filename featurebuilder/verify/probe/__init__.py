"""Runs in the target's interpreter: imports its application, asks it, writes down what was seen.

Standard library only, and nothing newer than Python 3.9: it runs wherever the target does. The
folder is run as a script, and loads itself under a name that no target has.
"""
