import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bisc_portal.lokaal.supervisor import (
    ProcessFailedError,
    Program,
    StopRequestedError,
    StopSignals,
    Supervisor,
)

SLEEP = "import time; time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('doof', flush=True); {SLEEP}"
# A master that dies with SIGKILL cannot take its worker along.
WITH_WORKER = (
    f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); time.sleep(60)"
)
MINI_RUN = """
import pathlib, sys
from bisc_portal.lokaal.supervisor import Program, StopRequestedError, StopSignals, Supervisor
with StopSignals() as signals:
    try:
        with Supervisor(log_dir=pathlib.Path(sys.argv[1]), say=print, signals=signals) as supervisor:
            for name in ("een", "twee"):
                supervisor.start(Program(name, [sys.executable, "-c", "import time; time.sleep(60)"], name))
            print("klaar", flush=True)
            supervisor.watch({})
    except StopRequestedError:
        sys.exit(0)
"""


def program(code: str, *, name: str = "proef", keeps_running: bool = True) -> Program:
    return Program(name, [sys.executable, "-c", code], f"{name}.log", keeps_running)


BEFORE: set[int] = set()


@pytest.fixture(autouse=True)
def running_before() -> None:
    """Other tests of this run start servers and browsers too, and some of those stay."""
    BEFORE.clear()
    BEFORE.update(child.pid for child in psutil.Process().children(recursive=True))


def children() -> list[psutil.Process]:
    """Those the test started; the test run has servers of its own."""
    return [child for child in psutil.Process().children(recursive=True) if child.pid not in BEFORE]


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "not within 20 seconds"
        time.sleep(0.05)


def look_until(supervisor: Supervisor, condition: Callable[[], bool]) -> None:
    while not condition():
        supervisor.look()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    with (
        StopSignals() as signals,
        Supervisor(log_dir=tmp_path, say=said.append, signals=signals, grace=2) as supervisor,
    ):
        yield supervisor
    assert children() == []


def test_stopping_ends_every_process(supervisor: Supervisor) -> None:
    supervisor.start(program(SLEEP, name="een"))
    supervisor.start(program(SLEEP, name="twee"))

    supervisor.stop()

    assert children() == []


def test_a_process_that_ignores_sigterm_is_killed_and_named(
    supervisor: Supervisor, tmp_path: Path, said: list[str]
) -> None:
    supervisor.start(program(STUBBORN))
    wait_until(lambda: "doof" in (tmp_path / "proef.log").read_text())

    supervisor.stop()

    assert children() == []
    assert said == ["proef is nog bezig en wordt afgebroken."]


def test_a_second_request_does_not_wait_for_the_grace(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.grace = 60
    supervisor.start(program(STUBBORN))
    wait_until(lambda: "doof" in (tmp_path / "proef.log").read_text())
    begin = time.monotonic()
    impatience = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    impatience.start()

    supervisor.stop()

    impatience.join()
    assert time.monotonic() - begin < 20


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_sigterm_and_a_closed_terminal_all_stop_the_portal(
    tmp_path: Path, number: signal.Signals
) -> None:
    portal = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", MINI_RUN, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert portal.stdout is not None
    assert portal.stdout.readline() == "klaar\n"
    started = psutil.Process(portal.pid).children(recursive=True)

    portal.send_signal(number)

    assert portal.wait(20) == 0
    assert len(started) == 2
    assert psutil.wait_procs(started, timeout=1)[1] == []
    portal.stdout.close()


def test_a_terminal_that_closes_stops_the_portal_when_nobody_passes_it_on(tmp_path: Path) -> None:
    ours, terminal = os.openpty()
    # Not the terminal's first process, so that no signal comes: as behind make.
    portal = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", MINI_RUN, str(tmp_path)], stdin=terminal, stdout=subprocess.PIPE, text=True
    )
    os.close(terminal)
    assert portal.stdout is not None
    assert portal.stdout.readline() == "klaar\n"

    os.close(ours)

    assert portal.wait(20) == 0
    assert children() == []
    portal.stdout.close()


def test_watching_ends_when_somebody_asks_to_stop(supervisor: Supervisor) -> None:
    supervisor.start(program(SLEEP))
    supervisor.signals.count = 1

    with pytest.raises(StopRequestedError):
        supervisor.watch({})


def test_a_process_that_dies_is_named_and_started_again(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(program(SLEEP))
    first = children()[0]

    first.kill()
    look_until(supervisor, lambda: bool(said))

    assert said == ["proef is gestopt (signaal SIGKILL) en wordt opnieuw gestart."]
    assert [child.pid for child in children()] != [first.pid]


def test_the_workers_of_a_killed_master_go_with_it(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(program(WITH_WORKER, keeps_running=False))
    wait_until(lambda: len(children()) == 2)

    children()[0].kill()
    look_until(supervisor, lambda: bool(said))

    assert children() == []


def test_a_process_that_keeps_dying_ends_the_portal_with_its_last_lines(supervisor: Supervisor) -> None:
    supervisor.start(program("print('de poort is bezet'); raise SystemExit(3)"))

    with pytest.raises(ProcessFailedError, match=r"(?s)proef is gestopt \(code 3\).*de poort is bezet"):
        supervisor.watch({})


def test_a_job_that_is_done_is_not_started_again(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.start(program("pass", keeps_running=False))

    look_until(supervisor, lambda: bool(said))

    assert said == ["proef: klaar."]
    assert children() == []


def test_a_failing_step_is_refused_with_its_last_lines(supervisor: Supervisor) -> None:
    with pytest.raises(ProcessFailedError, match="geen database"):
        supervisor.run(program("raise SystemExit('geen database')"))


def test_a_dead_server_ends_the_watch_and_is_named(supervisor: Supervisor) -> None:
    with pytest.raises(ProcessFailedError, match="PostgreSQL is gestopt"):
        supervisor.watch({"PostgreSQL": lambda: False})


def test_what_never_gets_ready_is_named(supervisor: Supervisor) -> None:
    with pytest.raises(ProcessFailedError, match="De webserver is na 0 seconden nog niet klaar"):
        supervisor.wait_for(lambda: False, seconds=0.2, what="De webserver")
