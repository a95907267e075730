"""What the worker does for accounts: sends links, and forgets tries that are kept no longer."""

import logging

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from journal.actors import system_actor
from journal.said import said, text_of
from network.access import AccountLink
from network.doors import tries_forget
from network.services.links import (
    link_issue,
    link_sent,
    link_take,
    links_forget,
    links_unsent,
)
from network.services.mandate_requests import requests_lapse
from network.services.router import travel_ask
from network.sessions import sessions_forget

log = logging.getLogger(__name__)
AT_ONCE = 50


@shared_task
def send_links() -> int:
    """Send what was not sent; a mail server that is away is asked again by a later sweep.

    May run twice at once.
    """
    if not settings.EMAIL_HOST and settings.EMBEDDED:
        return 0  # the demo shows them on the screen
    numbers = links_unsent().order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    taken = (link_take(number) for number in list(numbers))
    return sum(_sent(link) for link in taken if link is not None)


def _sent(link: AccountLink) -> bool:
    """Send one link that was taken, and write down how that went."""
    url = link_issue(link)
    words = {"user": link.user, "url": url, "link": link, "site": settings.PUBLIC_URL}
    subject = text_of(said(f"network.mail.{link.kind}"), "nl")
    try:
        send_mail(
            subject, render_to_string("account/link_mail.txt", words), None, [link.user.email]
        )
    except OSError as error:  # what smtplib raises, a name that is not found, a line that is cut
        link_sent(link, str(error))
        log.warning("link %s was not sent: %s", link.pk, error)
        return False
    link_sent(link)
    return True


@shared_task
def ask_travel() -> int:
    """Ask the router, where there is one, how long rides between hospitals take that nobody said yet."""
    return travel_ask(actor=system_actor("reference", said("network.actor.reference")))


@shared_task
def forget_old() -> int:
    """Remove what is kept no longer: tries, links that are over, sessions that ended by the clock.

    What nobody confirmed in time ends too, and is told.
    """
    requests_lapse()
    return tries_forget() + links_forget() + sessions_forget()
