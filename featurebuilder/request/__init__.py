"""What is asked: the request model, its loading, its presets."""
