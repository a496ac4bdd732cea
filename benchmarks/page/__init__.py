"""How long a browser takes to open the review of a large plan."""
