"""Runs the solver beside the test: it searches in compiled code, on one day in thousands for ever."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any

from hypothesis import reject

PATIENCE_SECONDS = 60
CONTEXT = multiprocessing.get_context("forkserver")


class Beside:
    """One process that answers calls in turn; one that does not come back is ended and replaced."""

    def __init__(self) -> None:
        self._running: tuple[ForkServerProcess, Connection] | None = None

    def __call__[T](self, function: Callable[..., T], *args: Any) -> T:
        """What `function` returns; a day the search does not come back from says nothing and is passed over.

        Raises EOFError when the function itself raises; its traceback stands on stderr.
        """
        _, line = self._running = self._running or self._start()
        line.send((function, args))
        if not line.poll(PATIENCE_SECONDS):
            self.end()
            reject()
        answer: T = line.recv()
        return answer

    def end(self) -> None:
        if self._running is not None:
            process, line = self._running
            process.kill()
            process.join()
            process.close()
            line.close()
            self._running = None

    def _start(self) -> tuple[ForkServerProcess, Connection]:
        here, there = CONTEXT.Pipe()
        process = CONTEXT.Process(target=_answer, args=(there,), daemon=True)
        process.start()
        there.close()
        return process, here


@contextmanager
def running_beside() -> Iterator[Beside]:
    beside = Beside()
    try:
        yield beside
    finally:
        beside.end()


def _answer(line: Connection) -> None:
    while True:
        function, args = line.recv()
        line.send(function(*args))
