"""The parts of `benchmarks/faults.py`: an installation to kill, people, screens, faults, judgement."""
