"""Run inside the target's interpreter: import its application, make requests, record results.

Uses only the standard library and Python 3.9 syntax, so that it runs wherever the target does. The
folder is run as a script and loads itself under a private package name, so that it cannot clash
with the target's modules.
"""
