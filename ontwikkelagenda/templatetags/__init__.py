"""Template tags of the Ontwikkelagenda."""
