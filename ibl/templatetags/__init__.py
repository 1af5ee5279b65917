"""Template tags of transport."""
