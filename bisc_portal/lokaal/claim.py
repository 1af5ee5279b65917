"""One portal at a time on one data folder, and nothing left of a start that was killed."""

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import psutil


class AlreadyRunningError(Exception):
    """Another start holds this data folder; the message says where it is."""


class Claim:
    """The held lock on a data folder, with a note of what was started under it."""

    def __init__(self, folder: Path, lock: TextIO) -> None:
        self._note = folder / "processen.json"
        self._lock = lock

    def announce(self, address: str) -> None:
        """Tell where this portal is, for whoever starts a second one."""
        self._lock.write(address)
        self._lock.flush()

    def remember(self, pids: list[int]) -> None:
        """Note the processes, each with its moment of birth: a number alone is soon somebody else's."""
        processes = []
        for pid in pids:
            with contextlib.suppress(psutil.NoSuchProcess):
                processes.append([pid, psutil.Process(pid).create_time()])
        self._note.write_text(json.dumps(processes))

    def end_leftovers(self) -> int:
        """Kill what a start that was itself killed left running; return how many there were."""
        try:
            processes = json.loads(self._note.read_text())
        except (FileNotFoundError, ValueError):
            return 0
        ended = 0
        for pid, born in processes:
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError, PermissionError):
                if psutil.Process(pid).create_time() == born:
                    os.killpg(pid, signal.SIGKILL)
                    ended += 1
        self._note.unlink()
        return ended


@contextlib.contextmanager
def claim(folder: Path) -> Iterator[Claim]:
    """Hold the folder. The lock ends with the process, even with kill -9, so it can never be stale."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "slot").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read().strip() or "een ander venster"
            raise AlreadyRunningError(
                f"Het portaal draait al op {where}. Stop dat eerst met Ctrl-C in dat venster."
            ) from None
        lock.truncate(0)
        yield Claim(folder, lock)
