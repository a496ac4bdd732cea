"""How the time to plan a feature grows with the file that it is wired into."""
