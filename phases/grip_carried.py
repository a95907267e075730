"""GRIP of before there were activiteiten: brought into the picture once, after the migration.

The migration makes an activiteit of each incident; here the journal is told of it, so that screens show it
and replaying the journal gives the same. What the journal said before stays as it was said.
"""

from typing import Any

from django.db import connection

from journal.actors import system_actor
from journal.models import Realm
from journal.said import said
from journal.selectors import keys_known, realms_open
from journal.services import record, writing
from network.models import Veiligheidsregio
from phases.activity_events import GripEnded
from phases.activity_selectors import activities_running, activity_event, grip_decisions, grip_event

ACTOR = system_actor("carried", said("phases.actor.carried"))


def carry_after_migrating(**_kwargs: Any) -> None:
    """Tell of what the migration carried over, in every open realm; nothing where that was done."""
    if "phases_activity" not in connection.introspection.table_names():
        return  # somebody went back to a version before
    for realm in realms_open():
        grip_carry(realm)


def grip_carry(realm: Realm) -> int:
    """Put the activiteiten of a realm in the picture in place of the levels as such; return how many."""
    old = {key for key in keys_known(realm, "grip:") if key.count(":") == 1}
    if not old:
        return 0
    with writing():
        known = keys_known(realm, "activity:")
        rows = [one for one in activities_running(realm) if f"activity:{one.pk}" not in known]
        for row in rows:
            record(activity_event(row), realm=realm, actor=ACTOR)
            for area in row.veiligheidsregios.all():
                found = grip_decisions(row, area)
                if found:
                    record(grip_event(found, area.name, ""), realm=realm, actor=ACTOR)
        names = dict(Veiligheidsregio.objects.values_list("pk", "name"))
        for key in sorted(old):
            code = key.partition(":")[2]
            event = GripEnded(code, names.get(code, code), told=False)
            record(event, realm=realm, actor=ACTOR)
    return len(rows)
