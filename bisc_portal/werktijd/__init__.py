"""Service time: a pure engine and the stored calendars it reads."""
