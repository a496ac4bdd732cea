"""Read the settings in ``[tool.featurebuilder]`` and validate them."""
