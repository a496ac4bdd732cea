"""The review page, in a real browser and as text."""
