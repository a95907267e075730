"""Themes of the pictures of an activiteit: the starting set, and what people make of it while it runs."""

from journal.actors import Actor
from journal.errors import Conflict, Invalid, Missing
from journal.models import Realm
from journal.said import Readable, both, said
from journal.services import record, writing
from phases.activity_rights import require_somewhere
from phases.models import Activity
from situation.picture_bodies import ThemeAddIn, ThemeChangeIn, ThemeCloseIn
from situation.picture_models import PictureTheme
from situation.picture_owners import owner_read, require_writes
from situation.picture_reach import KEEP, WRITE
from situation.picture_states import theme_row, themes_event
from situation.services.posts import running
from situation.themes import starting_themes
from web.commands import command

MOST = 40  # themes of one activiteit: more cannot be read beside one another
ON = ("themes:{activity}",)


@command(
    "situation.theme_add",
    by=WRITE,
    body=ThemeAddIn,
    address="activities/<int:activity>/themes/",
    status=201,
    answer=theme_row,
)
def theme_add(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    name: str,
    stale_after_min: int,
    owner: str = "",
) -> PictureTheme:
    """Add a theme: for all pictures of an activiteit, or for the own one.

    Raises Refused (neither keeps the common picture nor writes in this one), Missing, Invalid, Conflict.
    """
    with writing():
        row = running(realm, activity)
        _require(actor, row, owner)
        themes = themes_of(row)
        if len(themes) >= MOST:
            raise Conflict("situation.theme.too_many", field="name", most=MOST)
        made = PictureTheme(
            activity=row,
            code=f"t{max((one.order for one in themes), default=0) + 1}",
            owner=owner,
            name=_named(name, themes, owner),
            order=max((one.order for one in themes), default=0) + 1,
            stale_after_min=stale_after_min,
        )
        made.save()
        told = said("situation.line.theme_added", activity=row.name, theme=made.name)
        record(themes_event(row, told), realm=realm, actor=actor)
    return made


@command(
    "situation.theme_change",
    by=WRITE,
    body=ThemeChangeIn,
    address="activities/<int:activity>/themes/<slug:theme>/",
    answer=theme_row,
    on=ON,
)
def theme_change(
    *,
    actor: Actor,
    realm: Realm,
    activity: int,
    theme: str,
    name: str,
    stale_after_min: int,
) -> PictureTheme:
    """Call a theme otherwise, or say when what it holds is old. Raises Refused, Missing, Invalid."""
    with writing():
        row = running(realm, activity)
        found = theme_get(row, theme)
        _require(actor, row, found.owner)
        others = [one for one in themes_of(row) if one.pk != found.pk]
        before = found.name
        if name.strip() != str(before):
            found.name = _named(name, others, found.owner)
        found.stale_after_min = stale_after_min
        found.save()
        code = "theme_renamed" if found.name != before else "theme_changed"
        told = said(f"situation.line.{code}", activity=row.name, theme=found.name, before=before)
        record(themes_event(row, told), realm=realm, actor=actor)
    return found


@command(
    "situation.theme_close",
    by=WRITE,
    body=ThemeCloseIn,
    address="activities/<int:activity>/themes/<slug:theme>/close/",
    answer=theme_row,
    on=ON,
)
def theme_close(
    *, actor: Actor, realm: Realm, activity: int, theme: str, closed: bool
) -> PictureTheme:
    """Close a theme, so that nothing new is written under it, or open it again; what is in it stays.

    Raises Refused, Missing, Conflict.
    """
    with writing():
        row = running(realm, activity)
        found = theme_get(row, theme)
        _require(actor, row, found.owner)
        if (found.closed_at is not None) == closed:
            return found
        found.closed_at = realm.now() if closed else None
        found.save(update_fields=["closed_at"])
        code = "theme_closed" if closed else "theme_opened"
        told = said(f"situation.line.{code}", activity=row.name, theme=found.name)
        record(themes_event(row, told), realm=realm, actor=actor)
    return found


def themes_of(activity: Activity) -> list[PictureTheme]:
    """Return the themes of a locked activiteit, made from the starting set where nobody did yet."""
    rows = list(PictureTheme.objects.filter(activity=activity))
    if rows:
        return rows
    made = [
        PictureTheme(
            activity=activity,
            code=one.code,
            name=one.name,
            order=order,
            stale_after_min=one.stale_after_min,
        )
        for order, one in enumerate(starting_themes(activity.kind), start=1)
    ]
    PictureTheme.objects.bulk_create(made)
    return list(PictureTheme.objects.filter(activity=activity))


def theme_get(activity: Activity, code: str) -> PictureTheme:
    """Return a theme of a locked activiteit. Raises Missing."""
    found = next((one for one in themes_of(activity) if one.code == code), None)
    if found is None:
        raise Missing("situation.theme.none", field="theme", given=code)
    return found


def theme_for(activity: Activity, code: str, owner: str) -> PictureTheme:
    """Return a theme under which an owner may write. Raises Missing, Conflict (closed, of another)."""
    found = theme_get(activity, code)
    if found.closed_at is not None:
        raise Conflict("situation.theme.closed", field="theme", theme=found.name)
    if found.owner not in ("", owner):
        raise Conflict("situation.theme.of_another", field="theme", theme=found.name)
    return found


def _require(actor: Actor, activity: Activity, owner: str) -> None:
    """Raise Refused unless somebody may change a theme: the common ones are those of the common picture."""
    if owner:
        require_writes(actor, owner_read(activity, owner), activity)
    else:
        require_somewhere(actor, KEEP, activity.veiligheidsregios.all())


def _named(name: str, others: list[PictureTheme], owner: str) -> Readable:
    """Return the name of a theme. Raises Invalid (empty, there is one of that name)."""
    plain = " ".join(name.split())
    if not plain:
        raise Invalid("situation.theme.no_name", field="name")
    for one in others:
        names = {text.casefold() for text in both(one.name).values()}
        if one.owner in ("", owner) and plain.casefold() in names:
            raise Invalid("situation.theme.same_name", field="name", name=plain)
    return plain
