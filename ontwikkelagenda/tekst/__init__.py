"""The text of the agenda as a Yjs document: reading, building, checking it. Knows nothing of Django."""
