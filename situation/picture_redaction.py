"""Words that must go are taken out of the rows of pictures too, also of what was corrected or published."""

from journal.models import Realm
from journal.redaction import rows_redact, taken_out
from situation.picture_models import ItemQuestion, ItemRevision, PictureItem, PictureTheme
from situation.text_models import SharedText
from situation.total_models import TotalPicture, TotalVersion

TEXTS = ("text", "source", "contradicted_by", "contradiction", "reason")


def pictures_redact(realm: Realm, kind: str, number: str, take_out: taken_out) -> None:
    """Take words out of the rows of one entity: `number` is what follows its kind in the key."""
    activity, _, own = number.partition(":")
    if kind == "item":
        rows_redact(PictureItem.objects.filter(realm=realm, pk=int(own)), take_out, *TEXTS)
        rows_redact(ItemRevision.objects.filter(item__realm=realm, item=int(own)), take_out, *TEXTS)
        # letters cannot be taken out of a document: it begins again from the text that is left
        SharedText.objects.filter(item__realm=realm, item=int(own)).delete()
        _versions(realm, activity, take_out)
    if kind == "question":
        asked = ItemQuestion.objects.filter(item__realm=realm, pk=int(own))
        rows_redact(asked, take_out, "text", "answer")
    if kind == "themes":
        rows_redact(
            PictureTheme.objects.filter(activity__realm=realm, activity=int(activity)),
            take_out,
            "name",
        )
    if kind == "total":
        kept = TotalPicture.objects.filter(activity__realm=realm, activity=int(activity))
        rows_redact(kept, take_out, "offer_note")
        _versions(realm, activity, take_out)


def _versions(realm: Realm, activity: str, take_out: taken_out) -> None:
    """Take words out of what was published."""
    rows = TotalVersion.objects.filter(total__activity__realm=realm, total__activity=int(activity))
    for row in rows:
        row.note, row.document = take_out(row.note), take_out(row.document)
        row.save(update_fields=["note", "document"])
