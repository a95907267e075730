"""The supervisor keeps programs running, and gives up only before everything was ready once."""

import sys

import pytest

from config.supervisor import AlreadyRunningError, CannotStartError, Program, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
FALLER = [sys.executable, "-c", "import sys; print('no such thing'); sys.exit(3)"]


@pytest.fixture
def supervise(tmp_path):
    made = []

    def make(*commands):
        programs = [
            Program(f"program{number}", command, tmp_path / f"{number}.log")
            for number, command in enumerate(commands)
        ]
        supervisor = Supervisor(tmp_path, programs, "http://here/", lambda _text: None)
        made.append(supervisor)
        return supervisor

    yield make
    for supervisor in made:
        supervisor.shut_down()


def test_two_supervisors_do_not_share_a_folder(supervise):
    first, second = supervise(SLEEPER), supervise()
    first.claim()

    with pytest.raises(AlreadyRunningError) as refused:
        second.claim()

    assert refused.value.record["address"] == "http://here/"


def test_a_program_that_ends_is_started_again_after_growing_pauses(supervise):
    supervisor = supervise(FALLER)
    supervisor.was_ready = True
    (program,) = supervisor.programs
    pauses = []

    for _ in range(4):
        program.due = 0.0
        supervisor.look()
        assert program.process is not None
        program.process.wait(20)
        supervisor.look()
        pauses.append(program.pause)

    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0]
    assert "no such thing" in program.log.read_text()


def test_a_program_that_never_gets_up_is_reported(supervise):
    supervisor = supervise(SLEEPER, FALLER)
    supervisor.claim()

    with pytest.raises(CannotStartError) as failed:
        supervisor.run(ready=lambda: False, on_ready=lambda: None)

    assert failed.value.name == "program1"
    assert not any(program.running for program in supervisor.programs)


def test_it_tells_once_that_it_is_ready_and_ends_everything_when_asked(supervise):
    supervisor = supervise(SLEEPER, SLEEPER)
    supervisor.claim()
    told = []

    def ready():
        return all(program.running for program in supervisor.programs)

    def on_ready():
        told.append(True)
        supervisor.stop()

    supervisor.run(ready=ready, on_ready=on_ready)

    assert told == [True]
    assert not any(program.running for program in supervisor.programs)
    assert not supervisor.record_path.exists()


def test_what_a_crashed_supervisor_left_behind_is_ended_by_the_next(supervise):
    crashed = supervise(SLEEPER)
    crashed.claim()
    crashed.look()
    (program,) = crashed.programs
    assert crashed._lock is not None
    crashed._lock.close()  # as the kernel does for a dead process

    supervise().claim()

    assert program.process is not None
    assert program.process.wait(20) < 0
