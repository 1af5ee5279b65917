"""ISO 18626 as text: its codes, reading liberally, writing strictly. Knows no Django and no network."""
