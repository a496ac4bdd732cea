"""The routers, one module a feature."""
