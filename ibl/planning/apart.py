"""The solver in a process of its own, ended when it does not come back.

It searches in compiled code that nothing can interrupt, on a rare day for ever; a worker would go with it.
"""

import contextlib
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from ibl.planning.oplosser import Oplossing, Tussenstand, solve
from ibl.planning.probleem import Probleem

ROOT = Path(__file__).resolve().parents[2]
# The search keeps to its time but for a last step; starting takes a few seconds on a busy machine.
RUIMTE, AANLOOP = 3, 30
STOP = b"stop\n"


class OnderbrokenError(Exception):
    """The search did not come back in time and was ended."""


def solve_apart(
    probleem: Probleem,
    *,
    seconden: float,
    report: Callable[[Tussenstand], bool] | None = None,
    limiet: float | None = None,
    **rest: Any,
) -> Oplossing:
    """As `solve`, in another process. Raises OnderbrokenError after `limiet` seconds."""
    until = time.monotonic() + (RUIMTE * seconden + AANLOOP if limiet is None else limiet)
    process = subprocess.Popen(  # noqa: S603  our own module
        [sys.executable, "-m", __name__], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    to, back = process.stdin, process.stdout
    if to is None or back is None:
        raise OSError("De rekenaar heeft geen verbinding.")
    told: queue.Queue[object] = queue.Queue()
    listener = threading.Thread(target=_listen, args=(back, told), daemon=True)
    try:
        listener.start()
        _say(to, pickle.dumps((probleem, {"seconden": seconden, **rest})))
        while True:
            try:
                answer = told.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise OnderbrokenError from None
            if isinstance(answer, Oplossing):
                return answer
            if not isinstance(answer, Tussenstand):
                raise ChildProcessError("De rekenaar is gestopt zonder antwoord.")
            if report is not None and not report(answer):
                _say(to, STOP)
    finally:
        process.kill()
        process.wait()
        listener.join()
        back.close()
        with contextlib.suppress(BrokenPipeError):
            to.close()


def _say(to: IO[bytes], what: bytes) -> None:
    """It may have ended meanwhile; its answer is on the way then."""
    with contextlib.suppress(BrokenPipeError):
        to.write(what)
        to.flush()


def _listen(back: IO[bytes], told: "queue.Queue[object]") -> None:
    """Pass on everything the other process says; None when it says no more."""
    try:
        while True:
            told.put(pickle.load(back))  # noqa: S301  from our own process
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        told.put(None)


def _work(source: IO[bytes], answer: IO[bytes]) -> None:
    """What the other process does: read the day, search, tell how far it is, and answer."""
    probleem, options = pickle.load(source)  # noqa: S301  from our own process
    stopped = threading.Event()

    def hear() -> None:
        if source.readline() == STOP:
            stopped.set()

    threading.Thread(target=hear, daemon=True).start()

    def say(what: object) -> None:
        pickle.dump(what, answer)
        answer.flush()

    def report(stand: Tussenstand) -> bool:
        say(stand)
        return not stopped.is_set()

    say(solve(probleem, report=report, **options))


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
