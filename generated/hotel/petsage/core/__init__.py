"""What the clinic's features share."""
