"""What the indicators show on other pages."""
