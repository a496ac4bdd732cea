"""Read and write requests as YAML, JSON and TOML, with the position of each value."""
