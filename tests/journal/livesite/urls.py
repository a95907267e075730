"""The addresses of the project, and one page that does nothing but live."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as project

PAGE = """<!doctype html><html lang="nl"><meta charset="utf-8">
<title>Proef</title><link rel="icon" href="data:,">
<script type="module">
import {Live} from "/static/live/live.js";
const live = new Live({realm: new URLSearchParams(location.search).get("realm")});
Object.assign(window, {live, states: [], statuses: []});
live.onState((state) => states.push({...state, entities: Object.fromEntries(state.entities)}));
live.onStatus((status) => statuses.push(status));
live.start();
</script></html>"""


def trial(_request: HttpRequest) -> HttpResponse:
    """Show the page."""
    return HttpResponse(PAGE)


urlpatterns = [*project, path("trial/", trial)]
