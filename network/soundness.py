"""Whether an edition is sound: what its rows must satisfy by themselves and together.

Pure: an edition in, the first fault out as a refusal with file, line and column. Whatever passes here
can be written; the rules of the database are the last net, not the first.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from journal.said import said
from network.edition import Edition, location_name, short_name
from network.sound_facilities import EAST, NORTH, SOUTH, WEST, check_facilities
from network.tables import Row, unsound

MAX_PEOPLE = 20_000_000
LONGEST_NAME = 160
LONGEST = {"region": 12, "veiligheidsregio": 4, "municipality": 6, "facility": 20}


def check_edition(edition: Edition, waiting: Collection[str] = ()) -> None:
    """Raise Invalid with the place of the first fault; regions that wait may be without a hospital."""
    regions = _codes(edition.regions, LONGEST["region"])
    veiligheidsregios = _codes(edition.veiligheidsregios, LONGEST["veiligheidsregio"])
    _codes(edition.municipalities, LONGEST["municipality"])
    _codes(edition.facilities, LONGEST["facility"])
    for row in edition.veiligheidsregios:
        if row.text("code") in regions:
            raise row.error("code", "network.edition.code_of_region", given=row.text("code"))
    for row in (*edition.municipalities, *edition.facilities):
        _check_known(row, "roaz", regions)
        _check_known(row, "veiligheidsregio", veiligheidsregios)
    _check_regions(edition, veiligheidsregios)
    _check_outlines(edition, regions | veiligheidsregios)
    check_facilities(edition, veiligheidsregios)
    _check_names(edition)
    _check_belonging(edition, waiting)
    _check_populations(edition)


def _codes(rows: Iterable[Row], longest: int) -> set[str]:
    """Return the codes of a file, each a code and there once."""
    seen: set[str] = set()
    for row in rows:
        code = row.code("code", longest=longest)
        if code in seen:
            raise row.error("code", "network.edition.given_twice", given=code)
        seen.add(code)
    return seen


def _check_known(row: Row, column: str, known: set[str]) -> None:
    """Raise Invalid when a column names something unknown."""
    if row.text(column) not in known:
        raise row.error(column, "network.edition.unknown", given=row.text(column))


def _check_regions(edition: Edition, veiligheidsregios: set[str]) -> None:
    """Check the rows of both kinds of region by themselves."""
    for row in edition.regions:
        row.text("name", longest=120)
        row.text("trauma_centre", longest=120)
        if row.optional("operates_as"):
            row.code("operates_as", longest=12)
        named = row.text("veiligheidsregios").split()
        for code in named:
            if code not in veiligheidsregios:
                raise row.error("veiligheidsregios", "network.edition.unknown", given=code)
        twice = [code for code, count in Counter(named).items() if count > 1]
        if twice:
            raise row.error("veiligheidsregios", "network.edition.given_twice", given=twice[0])
    for row in (*edition.veiligheidsregios, *edition.municipalities):
        row.text("name", longest=80)
    for row in (*edition.regions, *edition.veiligheidsregios, *edition.municipalities):
        row.whole("population_2022", least=1, most=MAX_PEOPLE)


def _check_outlines(edition: Edition, known: set[str]) -> None:
    """Check that every region of either kind has an outline in the country, and no other has."""
    for row in (*edition.regions, *edition.veiligheidsregios):
        if row.text("code") not in edition.shapes:
            raise row.error("code", "network.edition.no_outline", given=row.text("code"))
    for code, outline in edition.shapes.items():
        place = said("network.at.feature", file="regions.geojson", feature=code)
        if code not in known:
            raise unsound(place, "network.edition.no_region")
        west, south, east, north = outline.bounds
        if not (west >= WEST and east <= EAST and south >= SOUTH and north <= NORTH):
            raise unsound(place, "network.edition.outline_abroad")


def _check_names(edition: Edition) -> None:
    """Check that no two places of a kind have one name: on a screen they would be one."""
    shared = Counter(row.text("organisation") for row in edition.hospitals)
    hospitals = frozenset(row.text("code") for row in edition.hospitals)

    def facility_name(row: Row) -> str:
        """Return what people call a facility of either file."""
        if row.text("code") in hospitals:
            return location_name(row, shared[row.text("organisation")])
        return row.text("name", longest=LONGEST_NAME)

    _check_once(edition.regions, "name", lambda row: row.text("name"))
    _check_once(edition.regions, "short_name", _short_name)
    _check_once(edition.veiligheidsregios, "name", lambda row: row.text("name"))
    _check_once(edition.municipalities, "name", lambda row: row.text("name"))
    _check_once(edition.hospitals, "location", facility_name)
    _check_once(edition.facilities, "name", facility_name)


def _short_name(row: Row) -> str:
    """Return a region's short name. Raises Invalid when it does not fit."""
    name = short_name(row)
    if len(name) > 40:  # noqa: PLR2004 -- the column of the table
        raise row.error("short_name", "network.edition.long", given=name, most=40)
    return name


def _check_once(rows: Iterable[Row], column: str, name_of: Callable[[Row], str]) -> None:
    """Raise Invalid for the second row with a name, however it is written."""
    seen: dict[str, Row] = {}
    for row in rows:
        name = name_of(row)
        first = seen.setdefault(" ".join(name.casefold().split()), row)
        if first is not row:
            raise row.error(
                column,
                "network.edition.same_name",
                given=name,
                other=first.text("code"),
                line=first.line,
            )


def _check_belonging(edition: Edition, waiting: Collection[str]) -> None:
    """Check that regions and veiligheidsregio's that go together do so in every file."""
    pairs = {
        (row.text("code"), code)
        for row in edition.regions
        for code in row.text("veiligheidsregios").split()
    }
    for row in (*edition.municipalities, *edition.facilities):
        roaz, veiligheidsregio = row.text("roaz"), row.text("veiligheidsregio")
        if (roaz, veiligheidsregio) not in pairs:
            raise row.error(
                "veiligheidsregio", "network.edition.not_of", given=veiligheidsregio, region=roaz
            )
    covered = {code for _region, code in pairs}
    for row in edition.veiligheidsregios:
        if row.text("code") not in covered:
            raise row.error("code", "network.edition.not_named", given=row.text("code"))
    have = {item.text("roaz") for item in edition.hospitals} | {*waiting}
    for row in edition.regions:
        if row.text("code") not in have:
            raise row.error("code", "network.edition.no_hospitals", region=row.text("code"))


def _check_populations(edition: Edition) -> None:
    """Check that the populations of regions are those of their municipalities."""
    for rows, column in (
        (edition.regions, "roaz"),
        (edition.veiligheidsregios, "veiligheidsregio"),
    ):
        sums: Counter[str] = Counter()
        for item in edition.municipalities:
            sums[item.text(column)] += int(item.text("population_2022"))
        for row in rows:
            given, counted = int(row.text("population_2022")), sums[row.text("code")]
            if given != counted:
                raise row.error(
                    "population_2022", "network.edition.population", given=given, sum=counted
                )
