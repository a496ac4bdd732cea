"""Learn how the project's tests reach the application."""
