"""The only writers of callout."""

from callout.services.alarms import (
    alarm_close,
    alarm_end,
    alarm_raise,
    alarms_end,
    alarms_lapse,
    raise_alarm,
    remind,
    seats_end,
)
from callout.services.answering import answer_take, call_answer
from callout.services.contacts import contacts_confirm, contacts_end, contacts_set
from callout.services.escalating import seats_escalate
from callout.services.holding import function_held, function_left
from callout.services.reach import push_start, push_stop, reach_set
from callout.services.removals import contacts_forget, reach_forget
from callout.services.rosters import roster_set, rosters_end, rosters_watch
from callout.services.sending import send_due

__all__ = [
    "alarm_close",
    "alarm_end",
    "alarm_raise",
    "alarms_end",
    "alarms_lapse",
    "answer_take",
    "call_answer",
    "contacts_confirm",
    "contacts_end",
    "contacts_forget",
    "contacts_set",
    "function_held",
    "function_left",
    "push_start",
    "push_stop",
    "raise_alarm",
    "reach_forget",
    "reach_set",
    "remind",
    "roster_set",
    "rosters_end",
    "rosters_watch",
    "seats_end",
    "seats_escalate",
    "send_due",
]
