"""Starts processes, watches them, and stops every one of them again. Knows nothing of the portal."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self

POLL_SECONDS = 0.1
STDIN = 0
# Three deaths within a minute: starting it again will not help.
MAX_RESTARTS, RESTART_WINDOW = 3, 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Guard = Callable[[], bool]


class StopRequestedError(Exception):
    """Somebody pressed Ctrl-C, closed the terminal or sent SIGTERM."""


class ProcessFailedError(Exception):
    """A process ended that should have gone on; the message says which, and shows its last lines."""


class StopSignals:
    """Counts Ctrl-C, SIGTERM and the closing of the terminal. Use as a context."""

    def __init__(self) -> None:
        self.count = 0
        self._has_terminal = os.isatty(STDIN)
        self._previous: list[tuple[signal.Signals, Any]] = []

    def __enter__(self) -> Self:
        self._previous = [(number, signal.signal(number, self._note)) for number in SIGNALS]
        return self

    def __exit__(self, *_: object) -> None:
        for number, previous in self._previous:
            signal.signal(number, previous)

    def _note(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  signal's signature
        """Only count: an exception raised here could fall between a fork and our knowing of the child."""
        self.count += 1

    def check(self) -> None:
        """Raise StopRequestedError when somebody asked to stop.

        A closed terminal tells only its first process, and make keeps that to itself; so look for it too.
        """
        if self.count or (self._has_terminal and not os.isatty(STDIN)):
            raise StopRequestedError


@dataclass(frozen=True)
class Program:
    """What to start: its name on the screen, its command line, and whether it should keep running.

    Without a log its output goes to the screen.
    """

    name: str
    command: Sequence[str]
    log: str | None = None
    keeps_running: bool = True


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: list[float] = field(default_factory=list)


class Supervisor:
    """Use as a context: whatever happens inside, at the end nothing it started is left."""

    def __init__(
        self,
        *,
        log_dir: Path,
        say: Callable[[str], None],
        signals: StopSignals,
        env: Mapping[str, str] | None = None,
        grace: float = 5.0,
        on_change: Callable[[list[int]], None] = lambda _: None,
    ) -> None:
        self.log_dir = log_dir
        self.say = say
        self.signals = signals
        self.env = dict(env if env is not None else os.environ)
        self.grace = grace
        self._on_change = on_change
        self._children: dict[str, _Child] = {}

    def __enter__(self) -> Self:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, program: Program) -> None:
        self.signals.check()
        self._spawn(program, mode="wb")

    def run(self, program: Program) -> None:
        """Start it and wait until it is ready; raises ProcessFailedError when it fails."""
        self.start(program)
        child = self._children[program.name]
        while child.process.poll() is None:
            self.signals.check()
            time.sleep(POLL_SECONDS)
        self._forget(child)
        if child.process.returncode:
            raise ProcessFailedError(self._obituary(child))

    def wait_for(self, ready: Guard, *, seconds: float, what: str) -> None:
        """Wait until `ready`, while the children stay under watch."""
        deadline = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > deadline:
                raise ProcessFailedError(f"{what} is na {seconds:.0f} seconden nog niet klaar.")
            self.look()

    def watch(self, guards: Mapping[str, Guard]) -> None:
        """Keep everything running until StopRequestedError or ProcessFailedError ends it."""
        while True:
            self.look()
            for name, is_alive in guards.items():
                if not is_alive():
                    # Whoever stops us may have stopped it first, all at once.
                    self.look()
                    raise ProcessFailedError(f"{name} is gestopt.")

    def look(self) -> None:
        """One glance at everybody: mend what died, leave when asked to."""
        self.signals.check()
        for child in list(self._children.values()):
            if child.process.poll() is not None:
                self._bury(child)
        time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """SIGTERM to all at once, SIGKILL to whoever is left after the grace, or after a second Ctrl-C."""
        asked = self.signals.count
        for child in self._children.values():
            with contextlib.suppress(ProcessLookupError):
                child.process.terminate()
        deadline = time.monotonic() + self.grace
        while self._running() and time.monotonic() < deadline and self.signals.count <= asked:
            time.sleep(POLL_SECONDS)
        for child in self._running():
            self.say(f"{child.program.name} is nog bezig en wordt afgebroken.")
        for child in list(self._children.values()):
            self._forget(child)

    def _spawn(self, program: Program, mode: str, started: list[float] | None = None) -> None:
        with contextlib.ExitStack() as stack:
            log = stack.enter_context((self.log_dir / program.log).open(mode)) if program.log else None
            # A group of its own: Ctrl-C reaches only us, and we stop the others in order.
            process = subprocess.Popen(  # noqa: S603  our own command lines
                program.command,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log and subprocess.STDOUT,
                process_group=0,
            )
        self._children[program.name] = _Child(program, process, [*(started or []), time.monotonic()])
        self._on_change([child.process.pid for child in self._children.values()])

    def _bury(self, child: _Child) -> None:
        self._forget(child)
        code, program = child.process.returncode, child.program
        if not program.keeps_running:
            self.say(f"{program.name}: klaar." if code == 0 else self._obituary(child))
            return
        recent = [moment for moment in child.started if moment > time.monotonic() - RESTART_WINDOW]
        if len(recent) > MAX_RESTARTS:
            raise ProcessFailedError(self._obituary(child))
        self.say(f"{program.name} is gestopt ({_reason(code)}) en wordt opnieuw gestart.")
        self._spawn(program, mode="ab", started=recent)

    def _forget(self, child: _Child) -> None:
        """Leave nothing of its group behind, such as the workers of a killed master."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self._children.pop(child.program.name, None)

    def _running(self) -> list[_Child]:
        return [child for child in self._children.values() if child.process.poll() is None]

    def _obituary(self, child: _Child) -> str:
        death = f"{child.program.name} is gestopt ({_reason(child.process.returncode)})."
        if child.program.log is None:
            return death
        log = self.log_dir / child.program.log
        last = "\n".join(f"    {line}" for line in _last_lines(log, 12))
        return f"{death} Zie {log}:\n{last}"


def _reason(code: int) -> str:
    return f"signaal {signal.Signals(-code).name}" if code < 0 else f"code {code}"


def _last_lines(path: Path, count: int) -> Iterator[str]:
    with path.open("rb") as log:
        log.seek(0, os.SEEK_END)
        log.seek(max(0, log.tell() - 8_000))
        yield from log.read().decode(errors="replace").splitlines()[-count:]
