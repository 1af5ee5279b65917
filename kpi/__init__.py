"""The contract indicators, every figure with its definition and the records it counts."""
