"""Feature requests: the model, parsing, validation, defaults and presets."""
