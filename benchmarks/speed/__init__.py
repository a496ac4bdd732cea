"""How fast the tool is, as ratios to what the same machine needs for the least of the same work."""
