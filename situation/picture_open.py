"""What of pictures is open for a function that is handed over: questions to its team, the common picture."""

from collections.abc import Iterator

from journal.said import Readable, said
from situation.picture_models import ItemQuestion, ItemState, QuestionState
from situation.picture_owners import TEAM
from situation.post_models import Post
from situation.total_models import TotalPicture

MOST = 10  # questions named one by one


def questions_open(post: Post) -> Iterator[Readable]:
    """Yield the questions that wait for the team of a post (1 query)."""
    owner = f"{TEAM}:{post.veiligheidsregio_id}:{post.team}"
    rows = ItemQuestion.objects.filter(
        item__activity=post.activity_id, item__owner=owner, state=QuestionState.ASKED
    )
    for row in rows.order_by("pk")[:MOST]:
        yield said("situation.open.question", text=row.text, who=row.asked_by)


def total_open(post: Post) -> Iterator[Readable]:
    """Yield that the giver owns the common picture, and how much in it is withdrawn (2 queries)."""
    total = TotalPicture.objects.filter(activity=post.activity_id, user=post.user_id).first()
    if total is None or post.user_id is None:
        return
    yield said("situation.open.total", version=total.version)
    gone = total.entries.filter(item__state=ItemState.WITHDRAWN).count()
    if gone:
        yield said("situation.open.withdrawn", n=gone)
