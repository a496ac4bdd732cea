"""Runs generated code on the FastAPI and Pydantic versions that trees pin."""
