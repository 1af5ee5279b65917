"""Template tags of the servicedesk."""
