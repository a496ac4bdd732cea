"""Kill, starve and race the program, and feed it bad input."""
