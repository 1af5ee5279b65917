"""How fast the portal is, as ratios of two things timed side by side in one run."""
