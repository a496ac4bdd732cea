"""The plan: what will happen to each file, decided before anything is written."""
