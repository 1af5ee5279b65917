"""Wakes a worker after the commit. The row is the truth: a lost ring costs one beat, nothing else."""

from functools import partial

from django.db import transaction

from bisc_portal.celery import app


def ring(task: str) -> None:
    """Ring once when the current transaction commits; an unreachable broker is logged, never raised."""
    transaction.on_commit(partial(_send, task), robust=True)


def _send(task: str) -> None:
    app.send_task(task, expires=30)
