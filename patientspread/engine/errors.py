"""The one family of errors the spreading engine raises."""

from __future__ import annotations


class EngineError(Exception):
    """A sentence about what went wrong; the base of every error of the engine."""


class ProblemError(EngineError):
    """A problem that contradicts itself: an unknown id, a negative width, a wrong shape."""


class CaseError(ProblemError):
    """A case file that does not follow its schema.

    `pointer` is the JSON pointer (RFC 6901) of the offending value, or ``line L column C``
    where the text is not JSON at all; `sentence` says what is wrong there.
    """

    def __init__(self, pointer: str, sentence: str) -> None:
        self.pointer = pointer
        self.sentence = sentence
        super().__init__(f"{pointer or '/'}: {sentence}")


class SolverError(EngineError):
    """The LP/MIP solver returned a status that the model cannot lead to."""
