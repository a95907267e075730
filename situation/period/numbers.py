"""Numbers as people read them in a report, in both languages; what is not known is a dash, never a nought."""

from journal.said import Named, Readable, said

UNKNOWN = "–"
LONG = 180  # minutes from which on hours are read


def heads(*codes: str) -> tuple[Readable, ...]:
    """Return the names of columns."""
    return tuple(said(f"situation.period.column.{one}") for one in codes)


def number(value: float | None, digits: int = 0) -> Readable:
    """Return a number with so many decimals: `1.234,5` in Dutch, `1,234.5` in English."""
    if value is None:
        return UNKNOWN
    text = f"{value + 0.0:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    dutch = text.translate(str.maketrans(",.", ".,"))
    return text if dutch == text else Named(dutch, text)


def share(part: float | None, whole: float | None = 1.0, digits: int = 0) -> Readable:
    """Return a part of a whole as a percentage."""
    if part is None or not whole:
        return UNKNOWN
    found = number(100 * part / whole, digits)
    return f"{found}%" if isinstance(found, str) else _beside(found, "%")


def signed(value: float | None, digits: int = 0) -> Readable:
    """Return a difference with its sign; a real minus, so that it is as wide as a plus."""
    if value is None:
        return UNKNOWN
    size = number(abs(value), digits)
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{size}" if isinstance(size, str) else Named(sign + size.nl, sign + size.en)


def lasting(minutes: float | None) -> Readable:
    """Return how long something took: `95 min`, from three hours on `25,5 u`."""
    if minutes is None:
        return UNKNOWN
    if minutes < LONG:
        return said("situation.period.minutes", n=number(minutes))
    return said("situation.period.long", n=number(minutes / 60, 1))


def between(low: float | None, high: float | None, digits: int = 0) -> Readable:
    """Return a range."""
    if low is None or high is None:
        return UNKNOWN
    first, last = number(low, digits), number(high, digits)
    return Named(*(f"{_in(first, at)}–{_in(last, at)}" for at in ("nl", "en")))


def _in(value: Readable, language: str) -> str:
    """Return a number in a language."""
    return value if isinstance(value, str) else str(value.text(language))


def _beside(value: Readable, sign: str) -> Readable:
    """Return a number with a sign after it."""
    return Named(*(f"{_in(value, at)}{sign}" for at in ("nl", "en")))
