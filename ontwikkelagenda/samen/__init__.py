"""Writing together over a socket: rooms, the doorbell between processes, and who may come in."""
