"""What the network shows on other pages."""
