"""What a type of event is called where people look at the journal itself: a word of the catalogue."""

from journal.said import catalogue, said


def event_code(name: str) -> str:
    """Return the code of the word for a type of event, such as `capacity.beds_reported`."""
    app, _, rest = name.partition(".")
    return f"{app}.event.{rest}"


def event_name(name: str) -> str:
    """Return what a type of event is called, in the language of the moment.

    Of what a version of before told and this one does not know, the type itself.
    """
    code = event_code(name)
    return str(said(code)) if code in catalogue() else name
