"""Write `network/data/facilities.csv` and the column `resources` of `hospitals.csv`: always the same ones.

Dispatch centres and helicopter stations are public (`chain_public.csv`); there is one ambulance service per
veiligheidsregio. What is not public is made up, enough for a believable demo, and marked so (`demo`): GP
posts in real towns, nursing homes, home care, mental health, maternity, pharmacies, public health. All
numbers are made up. Run: `.venv/bin/python scripts/chain_demo.py [FOLDER]`.
"""

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parent / "network" / "data"
COLUMNS = (
    *("code", "sector", "name", "organisation", "city", "lat", "lon", "roaz", "veiligheidsregio"),
    *("serves", "hours", "resources", "demo", "parent"),
)
EVENING = "mon-fri 17:00-08:00; sat,sun 00:00-24:00; holiday 00:00-24:00"
PHARMACY = "mon-fri 17:30-08:30; sat,sun 00:00-24:00; holiday 00:00-24:00"
HOMES = (
    *(
        "De Linde",
        "Avondrood",
        "Het Lindenhof",
        "De Esdoorn",
        "Beukenhof",
        "Weidezicht",
        "Duinrand",
    ),
    *("Rozenhof", "Zonnewende", "De Kastanje", "Waterrand", "Akkerhof", "De Notelaar", "Parkzicht"),
)
# what is public enough to be named: burns centres, and the neonatal centres outside the UMC's
BURNS = ("MARTINI", "MAASSTAD", "RKZ")
NEONATAL = ("ISALA", "MMC")
Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Return the rows of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write a file as the others are written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def chance(code: str) -> random.Random:
    """Return the luck of one facility: the same in every run."""
    return random.Random(code)  # noqa: S311 -- made-up numbers, no secret


def listed(**numbers: int) -> str:
    """Return kinds with their numbers, without those that are nought."""
    return " ".join(f"{code}={number}" for code, number in numbers.items() if number)


def towns() -> dict[str, list[Row]]:
    """Return the towns per veiligheidsregio, each with its ROAZ; the largest first."""
    places = {row["name"]: row for row in read(DATA / "municipalities.csv")}
    found: dict[str, list[Row]] = {}
    for town in read(HERE / "chain_towns.csv"):
        place = places[town["municipality"]]
        where = {name: place[name] for name in ("roaz", "veiligheidsregio")}
        found.setdefault(place["veiligheidsregio"], []).append(
            {"city": town["town"], "lat": town["lat"], "lon": town["lon"], **where}
        )
    return found


def beside(town: Row, code: str) -> Row:
    """Return a place in a town, a kilometre or so from its middle: markers do not lie on each other."""
    luck = chance(code)
    lat, lon = (float(town[name]) + luck.uniform(-0.012, 0.012) for name in ("lat", "lon"))
    return town | {"lat": f"{lat:.3f}", "lon": f"{lon:.3f}"}


def public() -> Iterator[Row]:
    """Yield the dispatch centres and helicopter stations."""
    for row in read(HERE / "chain_public.csv"):
        yield row | {"organisation": row["name"], "hours": "24/7", "demo": "no"}


def of_region(code: str, name: str, people: int, places: list[Row]) -> Iterator[Row]:
    """Yield the facilities that every veiligheidsregio has."""
    main = places[0]
    luck = chance(code)
    micu = 1 if people > 900_000 else 0  # noqa: PLR2004
    yield main | {
        "code": f"AMB-{code}",
        "sector": "ambulance",
        "name": f"Ambulancezorg {name}",
        "hours": "24/7",
        "resources": listed(ambulance=round(people / 24_000), micu=micu),
        "demo": "no",
    }
    made_up = (
        ("GGD", "public_health", f"GGD {name}", "24/7", ""),
        ("GGZ", "mental_health", f"Acute ggz {name}", "24/7", listed(mh_crisis=people // 90_000)),
        (
            *("GEB", "maternity", f"Geboortecentrum {main['city']}", "24/7"),
            listed(delivery=3 + luck.randrange(4)),
        ),
        ("APO", "pharmacy", f"Dienstapotheek {main['city']}", PHARMACY, ""),
        ("THZ", "home_care", f"Wijkverpleging {name}", "24/7", ""),
    )
    for prefix, sector, title, hours, resources in made_up:
        made = f"{prefix}-{code}"
        yield beside(main, made) | {
            "code": made,
            "sector": sector,
            "name": title,
            "hours": hours,
            "resources": resources,
            "demo": "yes",
        }


def of_towns(code: str, places: list[Row]) -> Iterator[Row]:
    """Yield the GP posts, one a town, and the nursing homes, one in every other town."""
    for number, town in enumerate(places):
        made = f"HAP-{code}-{number + 1}"
        yield beside(town, made) | {
            "code": made,
            "sector": "gp_post",
            "name": f"Huisartsenpost {town['city']}",
            "hours": EVENING,
            "demo": "yes",
        }
    for number, town in enumerate(places[::2]):
        made = f"VVT-{code}-{number + 1}"
        luck = chance(made)
        resources = listed(
            elv=8 + luck.randrange(18),
            grz=12 + luck.randrange(28),
            wlz_crisis=2 + luck.randrange(5),
        )
        yield beside(town, made) | {
            "code": made,
            "sector": "nursing_home",
            "hours": "24/7",
            "demo": "yes",
            "name": f"{luck.choice(HOMES)} {town['city']}",
            "resources": resources,
        }


def hospital(row: Row) -> str:
    """Return the kinds that a hospital has beside those of every hospital."""
    code, luck = row["code"], chance(row["code"])
    university, top = row["type"] == "university", row["type"] == "top_clinical"
    large = university or top
    neonatal = university or code in NEONATAL
    trauma = row["trauma_level"] == "1"
    children = 30 if university else 22 if top else 10 if row["ed_hours"] == "24/7" else 0
    return listed(
        ward_child=children,
        picu=8 if university else 0,
        nicu=14 if neonatal else 0,
        high_care=6 if large else 0,
        medium_care=10 if university else 6 if top else 4,
        isolation_room=12 if university else 8 if top else 4,
        delivery=(8 if large else 4) if children else 0,
        dialysis=24 if large else 0,
        x_pci=int(university or (top and luck.random() < 0.5)),  # noqa: PLR2004 -- thirty centres
        x_stroke=int(university or trauma),
        x_trauma1=int(trauma),
        x_nicu=int(neonatal),
        x_aneurysm=int(large),
        x_burns=int(code in BURNS),
        x_ecmo=int(university or (trauma and luck.random() < 0.5)),  # noqa: PLR2004
    )


def main(folder: Path) -> None:
    """Write both files into a folder."""
    regions = {row["code"]: row for row in read(DATA / "veiligheidsregios.csv")}
    rows = list(public())
    for code, places in sorted(towns().items()):
        region = regions[code]
        rows += of_region(code, region["name"], int(region["population_2022"]), places)
        rows += of_towns(code, places)
    write(
        folder / "facilities.csv", COLUMNS, [{"organisation": row["name"], **row} for row in rows]
    )
    hospitals = read(DATA / "hospitals.csv")
    for row in hospitals:
        row["resources"] = hospital(row)
    write(folder / "hospitals.csv", tuple(hospitals[0]), hospitals)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
