"""Staged imports: read a file, show the difference, apply it in one transaction, take it back."""
