"""What CAP 1.2 demands of an alert: words of its lists, the form of a moment, what must be there."""

import re
from collections.abc import Mapping

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
OLD = ("urn:oasis:names:tc:emergency:cap:1.1", "http://www.incident.com/cap/1.0")
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
STATUS = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPE = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPE = ("Public", "Restricted", "Private")
CATEGORY = (
    *("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra"),
    *("CBRNE", "Other"),
)
RESPONSE = (
    *(
        "Shelter",
        "Evacuate",
        "Prepare",
        "Execute",
        "Avoid",
        "Monitor",
        "Assess",
        "AllClear",
        "None",
    ),
)
URGENCY = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITY = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTY = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
ALERT: Mapping[str, tuple[str, ...]] = {
    "status": STATUS,
    "msgType": MESSAGE_TYPE,
    "scope": SCOPE,
}
INFO: Mapping[str, tuple[str, ...]] = {
    "urgency": URGENCY,
    "severity": SEVERITY,
    "certainty": CERTAINTY,
}
# in the order of the schema, for who writes and who checks
ALERT_ORDER = (
    *("identifier", "sender", "sent", "status", "msgType", "source", "scope", "restriction"),
    *("addresses", "code", "note", "references", "incidents", "info"),
)
INFO_ORDER = (
    *("language", "category", "event", "responseType", "urgency", "severity", "certainty"),
    *("audience", "eventCode", "effective", "onset", "expires", "senderName", "headline"),
    *("description", "instruction", "web", "contact", "parameter", "resource", "area"),
)
AREA_ORDER = ("areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling")
MANY = frozenset(
    {
        *("code", "info", "category", "responseType", "eventCode", "parameter", "resource", "area"),
        *("polygon", "circle", "geocode"),
    }
)
