"""What is there: one read of the tree, its routers and the conventions its code shows."""
