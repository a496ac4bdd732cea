"""One build log model and its renderings."""
