"""The development agenda: libraries and BiSC write, fund, adopt and evaluate one yearly text."""
