"""Learn the formatter settings and the code style."""
