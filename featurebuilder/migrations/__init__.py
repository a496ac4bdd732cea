"""Derive a migration from two requests: tables, their difference, and the operations of Alembic.

Pure: nothing reads a database or the project, and nothing renders.
"""
