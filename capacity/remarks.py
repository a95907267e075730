"""What is remarkable about a figure: a code with parameters, and its sentence in both languages.

A remark keeps nothing out. Pure; whoever shows it may also make a sentence of its own from the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from capacity.resource import Kind

# code -> Dutch and English sentence; `kind` is the short name in that language
SENTENCES: Mapping[str, tuple[str, str]] = {
    "not_applicable": (
        "{house} heeft geen {kind}; die lege opgave telt niet.",
        "{house} has no {kind}; that empty statement does not count.",
    ),
    "jump_occupied": (
        "{kind}: bezet gaat in één keer van {before} naar {after}.",
        "{kind}: occupied goes from {before} to {after} at once.",
    ),
    "jump_operational": (
        "{kind}: het aantal open bedden gaat in één keer van {before} naar {after}.",
        "{kind}: the open beds go from {before} to {after} at once.",
    ),
    "jump_present": (
        "{kind}: het aantal aanwezigen gaat in één keer van {before} naar {after}.",
        "{kind}: the patients present go from {before} to {after} at once.",
    ),
    "more_than_house": (
        "{kind}: {count} open bedden is meer dan het huis heeft ({size}).",
        "{kind}: {count} open beds is more than the house has ({size}).",
    ),
    "crowded": (
        "{kind}: {count} patiënten is veel meer dan er plaats is ({size}).",
        "{kind}: {count} patients is far more than there is room for ({size}).",
    ),
    "isolation_more_than_free": (
        "{kind}: {count} vrije isolatiebedden is meer dan er vrij is ({size}).",
        "{kind}: {count} free isolation beds is more than is free ({size}).",
    ),
}


@dataclass(frozen=True)
class Remark:
    """One remark about one kind of resource; `params` fill its sentence."""

    code: str
    kind: Kind
    params: Mapping[str, int | str] = field(default_factory=dict, hash=False)

    @property
    def nl(self) -> str:
        """Return the Dutch sentence."""
        return _upper(SENTENCES[self.code][0].format(kind=self.kind.short_nl, **self.params))

    @property
    def en(self) -> str:
        """Return the English sentence."""
        return _upper(SENTENCES[self.code][1].format(kind=self.kind.short_en, **self.params))

    def document(self) -> dict[str, Any]:
        """Return the remark as the wire shows it."""
        params = {"kind": self.kind.code, **self.params}
        return {"code": self.code, "params": params, "said": {"nl": self.nl, "en": self.en}}


def _upper(sentence: str) -> str:
    """Return a sentence with its first letter as a capital."""
    return sentence[:1].upper() + sentence[1:]
