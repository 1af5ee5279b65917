"""The embedded PostgreSQL and Valkey, and the processes of make run and make test."""
