"""What the house has by itself."""
