"""The review page: a plan as one HTML file that loads nothing and lets nothing in it run."""
