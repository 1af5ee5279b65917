"""Reading e-mail: bytes in, facts out. Knows nothing of Django, the database or the time."""
