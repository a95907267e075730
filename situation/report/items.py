"""Items of pictures in a report: the common picture, what is shared beside it, as it read at that moment."""

from collections.abc import Mapping
from datetime import timedelta

from journal.said import Readable, said
from situation.live_figures import frozen_then, spoken_with
from situation.report.paper import CHANGED, OLD, Row, Section, age, columns, joined, shown
from situation.report.then import State, Then, at, named
from situation.themes import starting_themes


def picture_section(then: Then) -> Section:
    """Return the common picture: the items that its owner placed, by theme."""
    entries = [one for total in then.of("total") for one in total["entries"]]
    placed = {one["item"]: one["revision"] for one in entries}
    found = [then.items[number] for number in placed if number in then.items]
    rows = item_rows(then, found, placed)
    return Section("picture", columns("theme", "text", "source", "certainty"), rows)


def shared_section(then: Then) -> Section:
    """Return what is shared and does not stand in the common picture."""
    placed = {one["item"] for total in then.of("total") for one in total["entries"]}
    found = [
        one for one in then.items.values() if one["id"] not in placed and one["state"] == "active"
    ]
    rows = item_rows(then, found, {})
    return Section("shared", columns("theme", "text", "source", "certainty"), rows)


def item_rows(then: Then, found: list[State], placed: Mapping[int, int]) -> tuple[Row, ...]:
    """Return items in the order of their themes; figures in them say what was known then."""
    known = themes_then(then)
    order = {code: place for place, code in enumerate(known)}
    values = frozen_then((one["text"] for one in found), then.realm, then.elsewhere, then.moment)
    ordered = sorted(found, key=lambda one: (order.get(one["theme"], len(order)), one["id"]))
    return tuple(_item(then, one, known, values, placed) for one in ordered)


def _item(
    then: Then,
    one: State,
    themes: Mapping[str, State],
    values: Mapping[str, Mapping[str, object]],
    placed: Mapping[int, int],
) -> Row:
    """Return one item: its theme, what it says, from whom, how sure it is."""
    theme = themes.get(one["theme"], {})
    fresh = max(filter(None, (at(one, "fact_at"), at(one, "checked_at"))))
    limit = timedelta(minutes=theme.get("stale_after_min", 0))
    mark = OLD if limit and then.moment - fresh > limit else ""
    if placed.get(one["id"], one["revision"]) != one["revision"] or one["state"] != "active":
        mark = CHANGED
    certainty: Readable = said(f"situation.reliability.{one['certainty']}")
    if one["contradicted_by"]:
        certainty = said(
            "situation.report.contradicted", who=one["contradicted_by"], why=one["contradiction"]
        )
    source = joined([named(one, "owner_name"), one["source"], shown(at(one, "fact_at"))])
    words = spoken_with(one["text"], values)
    if one["state"] != "active":
        words = said("situation.report.withdrawn", text=words, why=one["reason"])
    return Row(
        f"item:{one['id']}",
        (named(theme, "name") or one["theme"], words, source, certainty),
        age(fresh, then.moment),
        mark,
    )


def themes_then(then: Then) -> dict[str, State]:
    """Return the themes of then by code, in order: those of the starting set until there were others."""
    told = then.of("themes")
    if told:
        return {one["code"]: one for one in told[0]["themes"]}
    return {
        one.code: {
            "name": one.name.nl,
            "name_en": one.name.en,
            "stale_after_min": one.stale_after_min,
        }
        for one in starting_themes(then.about.get("kind", ""))
    }
