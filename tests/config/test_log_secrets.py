"""What is behind a link that was sent is opened by its address alone: no log and no trail repeats it."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from config.log_lines import OneLine
from config.log_secrets import BEHIND_LINKS, HIDDEN, without_secrets
from config.logs import JsonLine
from journal.refusals import damper
from journal.trail_models import TrailNote
from network.access import LinkKind
from network.services import link_make
from network.services.links import link_issue
from tests.factories import SYSTEM, UserFactory
from tests.needs import REPO

KEY = "Kx3-geheim_van.de:link"


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Yield every address as it is declared, those of included ones too."""
    for one in resolver.url_patterns:
        here = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield here
        else:
            yield from addresses(one, here)


def test_every_address_with_a_token_in_it_is_hidden():
    found = [one for one in addresses(get_resolver()) if "<str:token>" in one]
    assert len(found) >= 3
    for one in found:
        asked = one.replace("<str:token>", KEY)
        assert KEY not in without_secrets(f"GET {asked} 200")
        assert one.partition("<")[0] in without_secrets(asked)


@pytest.mark.parametrize("file", ["nginx/zorgbeeld.conf", "compose/Caddyfile"])
def test_the_proxies_know_every_page_behind_a_link(file):
    """`tests/deploy/test_proxy.py` runs the first of them."""
    text = (REPO / "deploy" / file).read_text(encoding="utf-8")
    known = re.findall(r"\((?:\?:)?(toegang[a-z|]*)\)", text)
    assert known
    for one in known:
        assert set(BEHIND_LINKS) <= set(one.split("|"))


def test_what_fails_at_caddy_is_logged_without_what_was_in_the_address():
    text = (REPO / "deploy/compose/Caddyfile").read_text(encoding="utf-8")
    [(pattern, left)] = re.findall(r'request>uri regexp "(.+)" "(.+)"', text)
    left = left.replace("${1}", r"\g<1>").replace("${2}", r"\g<2>")
    for page in (*BEHIND_LINKS, *map(str.upper, BEHIND_LINKS)):
        assert re.sub(pattern, left, f"/{page}/{KEY}/?x={KEY}") == f"/{page}/{HIDDEN}"
        written = f"/%{ord(page[0]):x}{page[1:]}"
        for other in (f"{written}/{KEY}/", f"/{page}%2f{KEY}/", f"/x/../{page}/{KEY}/"):
            assert KEY not in re.sub(pattern, left, other)
        assert KEY not in re.sub(pattern, left, f"/login/?next=%2f{page}%2f{KEY}")
    assert KEY not in re.sub(pattern, left, f"/via/organisatie/login/callback/?code={KEY}")
    assert re.sub(pattern, left, "/login/?x=1") == "/login/?x=1"
    assert "request>headers>Referer delete" in text


def lines(record):
    return [
        form.format(record) for form in (OneLine("{levelname} {message}", style="{"), JsonLine())
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["kort", ""])
def test_no_line_repeats_the_key_of_an_invitation(given, settings, caplog):
    """Seen, refused and damaged: while the link is still good, whoever reads the log does not have it."""
    settings.ACCESS_LOG, settings.EMBEDDED, settings.EMAIL_HOST = True, True, "mail.example"
    link = link_make(actor=SYSTEM, user=UserFactory.create(), kind=LinkKind.INVITATION)
    key = link_issue(link).rstrip("/").rpartition("/")[2]
    with caplog.at_level(logging.INFO):
        Client().get(f"/toegang/{key}/")
        Client().get(f"/toegang/{key}")
        Client().get(f"/toegang/{key}/meer/")
        Client().post(f"/toegang/{key}/", {"new": given, "again": given})
    told = [line for record in caplog.records for line in lines(record)]
    assert sum("/toegang/" in line for line in told) >= 4
    assert not [line for line in told if key in line]
    assert any(HIDDEN in line for line in told)


@pytest.mark.django_db
def test_the_trail_of_a_refusal_names_the_page_alone(settings):
    damper.forget()
    settings.EMBEDDED, settings.EMAIL_HOST = True, "mail.example"
    link = link_make(actor=SYSTEM, user=UserFactory.create(), kind=LinkKind.INVITATION)
    key = link_issue(link).rstrip("/").rpartition("/")[2]
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/toegang/{key}/", {"new": "x"}).status_code == 403
    note = TrailNote.objects.filter(action="refused").latest("pk")
    assert note.detail["what"] == f"POST /toegang/{HIDDEN}/"
