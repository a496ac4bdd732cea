"""Render build logs, check reports and feature lists for users and programs."""
