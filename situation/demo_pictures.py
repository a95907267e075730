"""Made-up pictures for the demonstration incident: what parties share, a question, a common picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from capacity.kinds import bed_kinds
from journal.actors import Actor
from network.models import User
from phases.models import Activity
from situation.casualty_models import COUNTED
from situation.models import PictureItem, TotalPicture
from situation.services import item_ask, item_contradict, item_write, total_place, total_publish
from situation.services.total_entries import total_of, total_tell
from situation.services.totals import total_give

TEAM = "ac_ghor"


@dataclass(frozen=True)
class Fact:
    """One made-up item: whose, what, how many minutes ago it was so, and whether it is placed."""

    owner: str
    theme: str
    text: str
    minutes: int
    source: str = ""
    certainty: str = "confirmed"
    share: str = "activity"
    placed: bool = True


def facts(activity: Activity, area: str) -> Iterator[Fact]:
    """Yield what the parties share; numbers of beds are references to what houses report."""
    team, scene = f"team:{area}:{TEAM}", f"team:{area}:copi"
    scarce = [one for one in bed_kinds() if one.headline][-1]
    counted = {name: f"[[casualties:{activity.pk}:{name}]]" for name in COUNTED}
    grip = f"[[grip:{activity.pk}:{area}]]"
    yield Fact(
        scene,
        "incident",
        f"Goederentrein en stilstaande werktrein gebotst; twee wagons ontspoord. Nu {grip}.",
        34,
        "OvD-G ter plaatse",
        share="all",
    )
    yield Fact(
        scene,
        "casualties",
        "Gewondennest: {t1}, {t2}, {t3}. {moved}, eerste T1 naar het Maasstad.".format(**counted),
        12,
        "gewondennest, telling OvD-G",
    )
    yield Fact(
        scene,
        "effects",
        "Mogelijk lekt wagon 4; inhoud volgens vrachtbrief ammoniak. Wind zuidwest 4.",
        75,
        "vrachtbrief",
        "unconfirmed",
    )
    yield Fact(
        "facility:MK-RT",
        "access",
        "Spoor dicht; aanrijroute over de Kilweg, uitgangsstelling op het stationsplein.",
        21,
        "politie",
        share="all",
    )
    yield Fact(
        "facility:MAASSTAD",
        "continuity",
        "Crisisteam bijeen. Opvang T1 2 per uur, T3 10 per uur. Nog"
        f" [[beds:MAASSTAD:{scarce.code}:available]] {scarce.short_nl}-bedden vrij.",
        9,
    )
    yield Fact(
        "facility:IKAZIA",
        "continuity",
        "Kan 6 T3 opvangen zonder OK-programma te wijzigen.",
        15,
        placed=False,
    )
    yield Fact(
        "facility:VVT-VR17-1",
        "population",
        "Ramen en ventilatie dicht op alle afdelingen; 4 bewoners uit de tuin naar binnen.",
        24,
        placed=False,
    )
    yield Fact(
        team,
        "bottlenecks",
        "Plotter nog niet ingevuld; tolk Pools gevraagd voor de bemanning.",
        18,
        placed=False,
    )
    yield Fact(
        team,
        "outlook",
        "Werkversie: bij langer lekken ontruimen we verpleeghuis aan de zuidkant.",
        6,
        certainty="unconfirmed",
        share="own",
        placed=False,
    )


def demo_pictures(actor: Actor, activity: Activity, area: str) -> list[PictureItem]:
    """Write the pictures of the demonstration, and publish a common picture of them. Inside `writing()`."""
    realm = activity.realm
    here: dict[str, Any] = {"actor": actor, "realm": realm, "activity": activity.pk}
    parties = set(
        activity.parties.filter(facility__isnull=False).values_list("facility", flat=True)
    )
    made: list[PictureItem] = []
    placed: list[PictureItem] = []
    for fact in facts(activity, area):
        kind, place = fact.owner.split(":")[:2]
        if kind == "facility" and place not in parties:
            continue
        item = item_write(**here, owner=fact.owner, given=_given(fact, activity))
        made.append(item)
        placed += [item] if fact.placed else []
    lorry = next(one for one in made if one.theme == "effects")
    item_ask(**here, item=lorry.pk, text="Is de inhoud van wagon 4 al gemeten?")
    keeper = User.objects.filter(username="hin", is_demo=True, is_active=True).first()
    if keeper is None:
        return made
    total: TotalPicture = total_of(activity)
    total_give(total, keeper)
    total_tell(total, actor)
    for item in placed:
        total_place(**here, item=item.pk)
    total_publish(**here, note="Eerste beeld.")
    item_contradict(
        **here,
        item=lorry.pk,
        owner=f"team:{area}:{TEAM}",
        why="Volgens de vervoerder is wagon 4 leeg en gereinigd.",
    )
    return made


def _given(fact: Fact, activity: Activity) -> dict[str, Any]:
    """Return a fact as the service takes it."""
    return {
        "theme": fact.theme,
        "text": fact.text,
        "source": fact.source,
        "fact_at": activity.realm.now() - timedelta(minutes=fact.minutes),
        "certainty": fact.certainty,
        "share": fact.share,
    }
