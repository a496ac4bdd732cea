"""Read the target project: its files, routers, versions and conventions."""
