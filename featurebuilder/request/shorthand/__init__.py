"""Requests from the command line: fields in short form, and questions."""
