"""The addresses of the project, and one page that does nothing but live."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as project

PAGE = """<!doctype html><html lang="nl"><meta charset="utf-8">
<title>Proef</title><link rel="icon" href="data:,">
<script>const gettext = (text) => text;</script>
<script type="module">
import {Live} from "/static/live/live.js";
const realm = new URLSearchParams(location.search).get("realm");
const base = `/api/v1/realms/${realm}`;
const command = (name) => `${base}/commands/${name}/`;
const addresses = {ticket: `${base}/ticket/`, snapshot: `${base}/snapshot/`, command};
const live = new Live({realm, addresses});
Object.assign(window, {live, states: [], statuses: []});
live.onState((state) => states.push({...state, entities: Object.fromEntries(state.entities)}));
live.onStatus((status) => statuses.push(status));
live.start();
</script></html>"""


def trial(_request: HttpRequest) -> HttpResponse:
    """Show the page."""
    return HttpResponse(PAGE)


urlpatterns = [*project, path("trial/", trial)]
