"""Edit Python source text and prove that each edit changes only what it should."""
