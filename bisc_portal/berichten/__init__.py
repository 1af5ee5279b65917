"""Messages: one outbox, delivered once by e-mail and in the portal."""
