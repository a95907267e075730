"""Any message the platform could send, for the laws of the codecs."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from capacity.resource import CLASSES, BedLine
from lcms_bridge.canonical import (
    METHODS,
    REASONS,
    TRAFFIC,
    BedState,
    Document,
    EdState,
    Envelope,
    FacilityState,
    Provenance,
)
from tests.lcms_bridge.factories import WORDS

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(
    datetime(2001, 1, 2),  # noqa: DTZ001 -- the zone is drawn beside it
    datetime(2099, 12, 30),  # noqa: DTZ001
    timezones=st.one_of(st.just(UTC), offsets),
)
counts = st.one_of(st.none(), st.integers(0, 5000))
signed = st.one_of(st.none(), st.integers(-5000, 5000))


def texts(longest: int) -> st.SearchStrategy[str]:
    """Return any text that a database can hold, and often what a spreadsheet would compute."""
    sort = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
    plain = st.text(sort, max_size=min(longest, 12))
    nasty = st.sampled_from(
        ["=1+1", "'=1", " @x", "-3", "'s-Hertogenbosch", 'a;b,"c"', "\r\n\t+", "''"]
    )
    return st.one_of(plain, nasty.filter(lambda text: len(text) <= longest))


codes = st.text("ABCDEFGHIJ_-0123456789", min_size=1, max_size=20)
provenances = st.builds(
    Provenance,
    observed_at=moments,
    source=texts(40),
    method=st.sampled_from(METHODS),
    received_at=st.one_of(st.none(), moments),
    fresh_until=st.one_of(st.none(), moments),
    duiding=texts(500),
)
widths: st.SearchStrategy[dict[str, int] | None] = st.one_of(
    st.none(),
    st.fixed_dictionaries(dict.fromkeys(CLASSES, st.integers(0, 5000))),
)


@st.composite
def figures(draw: st.DrawFn, bed: str) -> BedLine:
    """Return the counts of one kind of bed."""
    return BedLine(bed, draw(counts), draw(counts), draw(counts), draw(counts), draw(widths))


@st.composite
def bed_states(draw: st.DrawFn) -> BedState:
    """Return the beds of a hospital: one kind or both."""
    kinds = draw(st.lists(st.sampled_from(list(WORDS)), min_size=1, unique=True))
    lines = tuple(draw(figures(kind)) for kind in kinds)
    return BedState(draw(provenances), lines, draw(st.sampled_from(CLASSES)))


@st.composite
def ed_states(draw: st.DrawFn) -> EdState:
    """Return an emergency department; one that is not open has a reason."""
    traffic = draw(st.sampled_from(TRAFFIC))
    reason = draw(st.sampled_from(REASONS if traffic == "open" else REASONS[1:]))
    score = st.one_of(st.none(), st.floats(-100, 1000).map(lambda value: round(value, 2)))
    end = draw(st.one_of(st.none(), moments))
    return EdState(draw(provenances), traffic, reason, end, draw(counts), draw(score))


@st.composite
def facilities(draw: st.DrawFn, code: str) -> FacilityState:
    """Return a hospital of which something is known."""
    beds = draw(st.one_of(st.none(), bed_states()))
    ed = draw(ed_states()) if beds is None else draw(st.one_of(st.none(), ed_states()))
    return FacilityState(code, draw(texts(160)), draw(codes)[:12], beds, ed, draw(st.booleans()))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return a message with one to three hospitals."""
    names = draw(st.lists(codes.filter(_plain), min_size=1, max_size=3, unique=True))
    realm = draw(st.from_regex(r"[a-z0-9_]{1,20}", fullmatch=True))
    return Document(
        Envelope(realm, exercise=draw(st.booleans())),
        tuple(draw(facilities(name)) for name in names),
    )


def _plain(code: str) -> bool:
    """Say whether a code starts as the platform's codes do: with a letter or digit."""
    return code[0].isalnum()
