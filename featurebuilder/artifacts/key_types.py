"""The Python types of a primary key, by its type in the request."""

BARE = {"uuid": "UUID", "int": "int", "str": "str"}
"""In models, and in functions that get a key which was already checked."""

QUALIFIED = {**BARE, "uuid": "uuid.UUID"}
"""In tests, which import ``uuid``."""

IN_URL = {"uuid": "UUID", "int": "IntKey", "str": "QueryText"}
"""In paths and queries, which are strings."""

IN_BODY = {**IN_URL, "int": "IntRef"}
"""In JSON."""
