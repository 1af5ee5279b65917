"""The kernel: people, network, service time, messages, audit log. Knows none of the four parts."""
