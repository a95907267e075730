"""What is wrong with an installation, in sentences, and how to mend it: `manage.py doctor`.

A check is a function below `@examines`, in one of the modules of this folder; it yields what it found.
A check that needs another one is left out while that one fails: of a database that is away, one line says so.
"""

from config.doctor.register import EXAMINATIONS, Finding, Level, examine

__all__ = ["EXAMINATIONS", "Finding", "Level", "examine"]
