"""Writers with documents of their own, as browsers hold them."""

from typing import Any

from pycrdt import Doc, Text

from network.models import Role
from situation.models import PictureItem, SharedText
from situation.services import item_write, text_open, text_write
from situation.texts.documents import TextDocument
from tests.factories import (
    RealmFactory,
    RegionFactory,
    VeiligheidsregioFactory,
    activity_in,
    grip_at,
    person,
)


class Writer:
    """Somebody's copy of a text."""

    def __init__(self, state: bytes = b"") -> None:
        self.doc: Doc[Any] = Doc()
        self.letters = self.doc.get("text", type=Text)
        if state:
            self.doc.apply_update(state)

    @property
    def text(self) -> str:
        return str(self.letters)

    def insert(self, at: int, words: str) -> None:
        """Write at a letter."""
        self.letters.insert(len(self.text[:at].encode()), words)

    def remove(self, at: int, count: int = 1) -> None:
        """Take letters out."""
        first, last = (len(self.text[:end].encode()) for end in (at, at + count))
        del self.letters[first:last]

    def since(self, vector: bytes) -> bytes:
        return self.doc.get_update(vector)

    @property
    def vector(self) -> bytes:
        return self.doc.get_state()

    def take(self, update: bytes) -> None:
        self.doc.apply_update(update)


def crash() -> Any:
    """Return an activiteit with a team that writes."""
    area = VeiligheidsregioFactory.create(name="Rijnmond")
    area.regions.add(RegionFactory.create())
    made = activity_in(RealmFactory.create(exercise=True), area, name="Treinongeval")
    grip_at(made, area, 2)
    return made


def hin(activity: Any, **more: Any) -> Any:
    """Return somebody who writes in the picture of the team AC-GHOR."""
    area = activity.veiligheidsregios.get()
    return person(Role.HIN, region=area.regions.get(), veiligheidsregio=area, **more)


def item_of(activity: Any, actor: Any, text: str = "8 T1", **more: Any) -> PictureItem:
    """Return an item of that team."""
    owner = f"team:{activity.veiligheidsregios.get().pk}:ac_ghor"
    given = {"text": text, "theme": "incident", **more}
    return item_write(
        actor=actor, realm=activity.realm, activity=activity.pk, owner=owner, given=given
    )


def opened(item: PictureItem, actor: Any) -> SharedText:
    return text_open(actor=actor, realm=item.realm, activity=item.activity_id, item=item.pk)


def kept(text: SharedText) -> TextDocument:
    """Return the document as the database holds it."""
    row = SharedText.objects.get(pk=text.pk)
    later = row.updates.filter(number__gt=row.compacted).order_by("number")
    return TextDocument(bytes(row.folded), [bytes(one.data) for one in later], row.runs)


def send(writer: Writer, text: SharedText, actor: Any, **more: Any) -> int:
    """Send what the database does not have, as a browser that comes back does."""
    return text_write(
        actor=actor,
        realm=text.item.realm,
        item=text.item_id,
        epoch=text.epoch,
        update=writer.since(kept(text).vector),
        **more,
    )
