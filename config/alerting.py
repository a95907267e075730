"""The alert rules for Prometheus, made from what the metrics and parts declare beside themselves."""

from pathlib import Path

import yaml
from django.conf import settings

from config import requests_seen, tasks_seen  # noqa: F401 -- declaring is importing
from journal.metrics import ALERTS

PAGE = Path(settings.BASE_DIR) / "deploy" / "prometheus" / "alerts.yaml"
_HEAD = """# When somebody must act. Made from the declarations by `manage.py alert_rules`.
# `page`: now. `ticket`: in working hours. What to do: docs/operations.md.
"""


def rules() -> str:
    """Return the file of rules."""
    made = [
        {
            "alert": alert.name,
            "expr": alert.when,
            "for": alert.lasts,
            "labels": {"severity": alert.severity},
            "annotations": {"summary": alert.summary},
        }
        for alert in sorted(ALERTS, key=lambda alert: alert.name)
    ]
    document = {"groups": [{"name": "zorgbeeld", "rules": made}]}
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    return _HEAD + text
