"""Mail that a system sends: what is attached goes the same way as a file in a folder.

    BRIDGE_FOLDER/<realm>/<source>/mail/new      where the mail server delivers (Maildir)
                                       /refused  why something of a mail was held back (`.txt`)

The Maildir of a registered source is there because somebody made it and had an address delivered there;
whoever may mail to that address speaks as that system, so the mail server lets in who may. A mail is removed
once all that was attached is stored and read: of its text and its sender nothing is kept. Killed in between,
it is read again, and the same bytes are the same message.
"""

import email
import email.policy
import logging
import time
from email.message import EmailMessage
from pathlib import Path

from capacity.models import Source
from journal.errors import Invalid, ZorgbeeldError
from journal.isolation import each, while_time
from journal.said import Said, said
from lcms_bridge.codecs.table import MAX_BYTES
from lcms_bridge.laid_down import TURN_S, laid_down, say_beside
from lcms_bridge.models import Message, MessageState
from lcms_bridge.senders import program_of
from lcms_bridge.services import BRIDGE, message_process, message_receive
from lcms_bridge.services.turned_away import turned_away
from lcms_bridge.transports import MAIL

logger = logging.getLogger(__name__)
NEW, REFUSED = "new", "refused"
MOST_PARTS = 20  # attached to one mail
MOST_MAIL = 4 * MAX_BYTES  # base64 adds a third; a signature may bring its picture along
# what mail programs attach by themselves
PASSED_OVER = ("image/", "application/pgp-", "application/pkcs7-", "text/calendar", "text/vcard")


def mail_take() -> int:
    """Take up the mail of all registered systems; return how many mails lay ready."""
    # a mail server moves each mail here when it is whole
    ready = laid_down("mail", NEW, is_whole=lambda name: not name.startswith("."))
    asked = while_time(ready, TURN_S)
    failed = each(asked, lambda one: _take(*one), logger=logger, what="mail could not be taken up")
    return len(ready) - failed


def _take(source: Source, path: Path) -> None:
    """Store and read what is attached to a mail, then remove it; whoever dies in between leaves it."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_MAIL + 1)
    except FileNotFoundError:
        return
    if len(raw) > MOST_MAIL:
        _away(
            path, _told(source, [said("lcms_bridge.mail.too_large", kilobytes=MOST_MAIL // 1024)])
        )
        return
    parts, is_whole = attached(raw)
    missed = [] if parts else [said("lcms_bridge.mail.nothing")]
    if not is_whole:
        missed.append(said("lcms_bridge.mail.not_whole", n=MOST_PARTS))
    why: list[str] = []
    for number, (name, body) in enumerate(parts):
        # a mail server gives each mail a name of its own
        held = _one(source, name, body, f"{path.name} {number}")
        if held is None:
            return  # the next sweep removes the mail
        why += held
    _away(path, [*_told(source, missed), *why])


def _told(source: Source, missed: list[Said]) -> list[str]:
    """Tell at a system what was not found in its mail, when nobody reads of it in an inbox; return it."""
    turned_away(source, [(one.code.rpartition(".")[2], one) for one in missed])
    return [one.text("nl") for one in missed]


def attached(raw: bytes) -> tuple[list[tuple[str, bytes]], bool]:
    """Return what is attached to a mail: name and bytes, and whether that is all of it. Never raises."""
    found: list[tuple[str, bytes]] = []
    try:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        for part in mail.walk():
            body = _bytes(part)
            if body is not None and len(found) == MOST_PARTS:
                return found, False
            if body is not None:
                found.append((part.get_filename() or "bijlage", body))
    except Exception:  # noqa: BLE001  # the parser of the standard library falls over some broken headers
        logger.info("a mail could not be read to its end")
        return found, False
    return found, True


def _bytes(part: EmailMessage) -> bytes | None:
    """Return what a part of a mail attaches; None: it is the text, or what mail programs add."""
    if part.is_multipart() or part.get_content_type().startswith(PASSED_OVER):
        return None
    named = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    body = part.get_payload(decode=True) if named else None
    return body if isinstance(body, bytes) else None


def _one(source: Source, name: str, body: bytes, sent_at: str) -> list[str] | None:
    """Store one attachment and have it read; return what was held back of it, None: the mail stays."""
    try:
        receipt = message_receive(
            actor=program_of(source),
            realm=source.realm,
            raw=body,
            name=name,
            transport=MAIL,
            sent_at=sent_at,
            ring=False,
        )
    except Invalid as error:  # empty, too large, or about patients
        return [error.text("nl")]
    except ZorgbeeldError as error:  # its realm closed meanwhile: the mail lies where it lay
        logger.info("mail of %s was not taken up: %s", source.name, error.code)
        return None
    message = message_process(actor=BRIDGE, message_id=receipt.message.pk)
    if message is None:
        message = Message.objects.defer("raw").get(pk=receipt.message.pk)
    if message.state == MessageState.RECEIVED:
        return None
    held = [one for one in message.problems if not one["remark"]]
    return [f"{message.pk} {one['place']}: {one['sentence']}" for one in held]


def _away(path: Path, why: list[str]) -> None:
    """Remove a mail, and say beside the Maildir what of it was held back."""
    if why:
        say_beside(path.parent.parent / REFUSED, str(time.time_ns()), "\n".join(why))
    path.unlink(missing_ok=True)
