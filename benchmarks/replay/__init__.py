"""Replays what people did: a new router module and its wiring, against what ``wire`` would do."""
