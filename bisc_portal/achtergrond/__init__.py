"""Background work made visible: heartbeats, progress, and the doorbell that wakes a worker."""
