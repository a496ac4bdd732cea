"""Learn how the project stores data: ORM, sessions, models, migrations and users."""
