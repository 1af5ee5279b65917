"""Transport of library material: requests, crates, custody and the 72 hours."""
