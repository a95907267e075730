"""The names of what plans speak of, in both languages: kinds, figures, roles, sectors, phases, minutes."""

from capacity.kinds import kinds_ever
from capacity.resource import Kind
from journal.said import Named, Readable, Said, catalogue, said
from network.models import Role, Sector

HOUR_MINUTES = 60
DAY_HOURS = 24


def phase_said(phase: str) -> Said:
    """Return the name of a phase."""
    return said(f"phases.phase.{phase}")


def role_said(role: str) -> Readable:
    """Return the name of a role within a sentence."""
    return Role(role).brief if role in Role.values else role


def sectors_said(sector: str) -> Readable:
    """Return the facilities of a sector."""
    if sector not in Sector.values:
        return sector
    whole = said(f"network.sectors.{sector}")
    return Named(_within(whole.nl), _within(whole.en))


def kind_said(code: str) -> Readable:
    """Return the name of a kind."""
    found = _kinds().get(code)
    return Named(_within(found.name_nl), _within(found.name_en)) if found else code


def _within(name: str) -> str:
    """Return a name as it stands inside a sentence; what is written in capitals stays so."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def figure_said(kind: str, figure: str) -> Readable:
    """Return what a figure of a kind is called; a ratio by what it divides by what."""
    found = _kinds().get(kind)
    if figure == "ratio" and found is not None:
        return said(
            "phases.says.ratio",
            load=said(f"capacity.figure.{found.shape.load}"),
            room=said(f"capacity.figure.{found.shape.room}"),
        )
    code = f"capacity.figure.{figure}"
    return said(code) if code in catalogue() else figure


def hours_said(hours: float) -> Said:
    """Return a time in hours, in days where it is a whole number of them."""
    if hours >= 2 * DAY_HOURS and hours % DAY_HOURS == 0:
        return said("phases.says.days", n=int(hours / DAY_HOURS))
    return said("phases.says.hours", n=number(hours))


def minutes_said(minutes: float) -> Said:
    """Return a time in minutes, in hours where it is a whole number of them."""
    if minutes >= HOUR_MINUTES and minutes % HOUR_MINUTES == 0:
        return hours_said(minutes / HOUR_MINUTES)
    return said("phases.says.minutes", n=number(minutes))


def number(value: float) -> float | int:
    """Return a number without a needless `.0`."""
    return int(value) if float(value).is_integer() else value


def decimal_said(value: float, unit: str = "") -> Readable:
    """Return a number as it is written in each language."""
    text = f"{number(value)}{unit}"
    return Named(text.replace(".", ","), text) if "." in text else text


def share_said(value: float) -> Readable:
    """Return a share as a percentage, as exactly as it was written."""
    return decimal_said(round(value * 100, 4), "%")


def joined(parts: list[Readable]) -> Readable:
    """Return sentences as one text."""
    texts = [Named(*(_text(part, language) for language in ("nl", "en"))) for part in parts]
    return Named(" ".join(one.nl for one in texts), " ".join(one.en for one in texts))


def _text(part: Readable, language: str) -> str:
    return part if isinstance(part, str) else part.text(language)


def _kinds() -> dict[str, Kind]:
    """Return every kind there ever was: a plan outlives them."""
    return {one.code: one for one in kinds_ever()}
