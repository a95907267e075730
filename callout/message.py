"""What a message says, in the language of whom it goes to; in an exercise it says so first, in every way."""

from dataclasses import dataclass

from django.conf import settings

from callout.functions import function_name
from callout.links import link_of
from callout.models import Alarm, AlarmKind, Call
from callout.reaching import addresses_of
from callout.states import seats_asking
from journal.said import said, text_of

# in both languages the Dutch word is understood by whoever takes part, and the English one by a guest
EXERCISE = {"nl": "OEFENING", "en": "OEFENING (EXERCISE)"}


@dataclass(frozen=True)
class Message:
    """One message: the parts of which each way makes its own form."""

    kind: str
    exercise: bool
    language: str
    subject: str
    text: str
    short: str
    whole: str
    link: str
    answer_by: str
    urgent: bool


def message_for(call: Call) -> Message:
    """Return what a call says to whom it goes."""
    alarm = call.alarm
    language = addresses_of(call).language
    head = said(f"callout.head.{alarm.kind}").text(language)
    prefix = f"{EXERCISE[language]} · " if alarm.realm.is_exercise else ""
    text = f"{prefix}{text_of(alarm.what, language)}"
    asks = alarm.kind != AlarmKind.REMINDER
    link = link_of(call) if asks else settings.PUBLIC_URL
    todo = said("callout.message.answer" if asks else "callout.message.open").text(language)
    lines = [f"{prefix}{head}", text_of(alarm.what, language), *_called_as(call, alarm, language)]
    return Message(
        kind=alarm.kind,
        exercise=alarm.realm.is_exercise,
        language=language,
        subject=f"{prefix}Zorgbeeld: {head}",
        text=text,
        short=f"{prefix}Zorgbeeld {head}: {text_of(alarm.what, language)} {todo} {link}",
        whole="\n\n".join([*lines, f"{todo}\n{link}"]) + "\n",
        link=link,
        answer_by=alarm.answer_by.isoformat() if alarm.answer_by else "",
        urgent=alarm.kind == AlarmKind.ALARM,
    )


def _called_as(call: Call, alarm: Alarm, language: str) -> list[str]:
    """Return the lines that say as what somebody is called."""
    names = [
        f"{text_of(function_name(seat.function), language)}, {text_of(seat.name, language)}"
        for seat in seats_asking(call, alarm.seats.all())
    ]
    if not names:
        return []
    return [said("callout.message.called_as", names=names).text(language)]
