"""Messages of which something is held back are found by themselves: the inbox shows them alone."""

from django.db import migrations, models

from journal.serving_index import AddIndexWhileServing


class Migration(migrations.Migration):

    atomic = False  # PostgreSQL makes the index while others write

    dependencies = [("lcms_bridge", "0014_peer_told_mark")]

    operations = [
        AddIndexWhileServing(
            model_name="message",
            index=models.Index(
                name="lcms_bridge_message_held",
                fields=["realm", "-id"],
                condition=models.Q(state__in=("partly", "quarantined")),
            ),
        ),
    ]
