"""Measures generated resources: how fast, side by side how safe, how deep, in how many queries."""
