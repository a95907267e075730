"""What could not be done because the database was away, locked or full: 503, try again; never 500."""

from django.db.utils import DataError, InterfaceError, InternalError, OperationalError

RETRY_AFTER = 5  # seconds: a failover takes some, a lock is held shorter
# PostgreSQL that became a standby; that cut off who stood still within a transaction
_GONE = ("25006", "25P03")
_CROSSED = ("40P01", "40001")  # a deadlock; an order that cannot be
# what a value is that its type accepts and the database does not
_VALUES = ("cannot contain NUL", "too large to convert", "surrogates not allowed")


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return an error with what led to it."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def is_unavailable(error: BaseException | None) -> bool:
    """Say whether the database could not be asked: nothing is wrong with what was asked of it."""
    return any(
        isinstance(one, OperationalError | InterfaceError)
        or (isinstance(one, InternalError) and getattr(one.__cause__, "sqlstate", "") in _GONE)
        for one in _chain(error)
    )


def is_crossed(error: BaseException | None) -> bool:
    """Say whether two transactions waited for each other and this one was taken back: it may go again."""
    return any(getattr(one, "sqlstate", None) in _CROSSED for one in _chain(error))


def is_out_of_bounds(error: BaseException | None) -> bool:
    """Say whether a value was sent that no column takes: too large, a NUL, half a character."""
    return any(
        isinstance(one, DataError)
        or (
            isinstance(one, ValueError | OverflowError | UnicodeEncodeError)
            and any(words in str(one) for words in _VALUES)
        )
        for one in _chain(error)
    )
