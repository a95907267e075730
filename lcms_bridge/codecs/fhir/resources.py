"""Finding resources in a FHIR message, JSON or XML, and what they say of a place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lcms_bridge.canonical import Scope
from lcms_bridge.codecs import faults, jsontree, xmltree
from lcms_bridge.codecs.geo import position
from lcms_bridge.codecs.notes import Notes
from lcms_bridge.codecs.values import number, text
from lcms_bridge.entries import BY_SERVER, Identifier, Site

Resource = Mapping[str, Any]
OURS = "urn:zorgbeeld:facility"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
GEO = ("geolocation", "GeoLocation")  # the last part of two addresses for one thing
MAX_RESOURCES = 5000
MOST_WITHIN = 8  # places that one is part of, or managed by


@dataclass(frozen=True)
class Found:
    """A resource, where it stands, and under which names others refer to it.

    `home` is the resource that contains it: what both refer to within is looked up there.
    """

    resource: Resource
    path: str
    url: str = ""
    home: Resource | None = None

    @property
    def type(self) -> str:
        """Return which kind of resource it is."""
        return text(self.resource.get("resourceType"), 60)

    @property
    def id(self) -> str:
        """Return its own id."""
        return text(self.resource.get("id"), 100)


@dataclass
class Message:
    """All resources of a message, and how to find the one that is referred to."""

    found: list[Found]
    bundle: Resource | None = None
    _by_name: dict[str, Found] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the resources under every name they have."""
        for one in self.found:
            for name in (one.url, f"{one.type}/{one.id}" if one.id else ""):
                if name:
                    self._by_name.setdefault(name, one)

    def of(self, *types: str) -> Iterator[Found]:
        """Yield the resources of some types."""
        return (one for one in self.found if one.type in types)

    def referred(self, owner: Resource, reference: Any) -> Found | None:
        """Return what a reference points at: in this message, or contained in its owner."""
        said = text(jsontree.at(reference, "reference"), 300)
        if said.startswith("#"):
            for one, path in jsontree.objects(owner.get("contained"), ""):
                if one.get("id") == said[1:]:
                    return Found(one, path, home=owner)
            return None
        plain = said.partition("/_history")[0]
        found = self._by_name.get(plain)
        return found or self._by_name.get("/".join(plain.split("/")[-2:])) if plain else None


def read(data: bytes) -> Message:
    """Return the resources of a message. Raises UnreadableError when it is no FHIR."""
    is_xml = xmltree.head_of(data).startswith(b"<")
    whole = _of_xml(xmltree.parse(data)) if is_xml else jsontree.parse(data)
    if not isinstance(whole, dict) or not text(whole.get("resourceType"), 60):
        raise xmltree.UnreadableError("not_fhir")
    if whole["resourceType"] != "Bundle":
        return Message([Found(whole, text(whole["resourceType"], 60))])
    found: list[Found] = []
    _entries(whole, "Bundle", found)
    return Message(found, whole)


def _entries(bundle: Resource, within: str, found: list[Found]) -> None:
    """Add the resources of a Bundle, also of Bundles within it; of a history the newest of each alone."""
    seen: set[str] = set()
    for entry, path in jsontree.objects(bundle.get("entry"), f"{within}.entry"):
        resource, url = entry.get("resource"), text(entry.get("fullUrl"), 300)
        if bundle.get("type") == "history":  # the newest stands first, also where it was deleted
            if url in seen:
                continue
            seen |= {url} - {""}
        if not isinstance(resource, dict):
            continue
        if len(found) >= MAX_RESOURCES:
            raise xmltree.UnreadableError("too_many_parts", most=MAX_RESOURCES)
        if resource.get("resourceType") == "Bundle":
            _entries(resource, f"{path}.resource", found)
        else:
            found.append(Found(resource, f"{path}.resource", url))


def deleted(bundle: Resource | None) -> Iterator[str]:
    """Yield the places where a transaction asks to delete something: that is never done here."""
    for entry, path in jsontree.objects((bundle or {}).get("entry"), "Bundle.entry"):
        if text(jsontree.at(entry, "request", "method"), 10).upper() == "DELETE":
            yield path


def say_broken(bundle: Resource, path: str, notes: Notes) -> None:
    """Hold back each part of a Bundle, and of Bundles within it, that brings nothing though it should."""
    listed, within = bundle.get("entry"), f"{path}.entry"
    faults.no_objects(notes, listed, within, "")
    for entry, where in jsontree.objects(listed, within):
        resource = entry.get("resource")
        brings = text(jsontree.at(entry, "request", "method"), 10).upper() in {"", "POST", "PUT"}
        if isinstance(resource, dict) and resource.get("resourceType") == "Bundle":
            say_broken(resource, f"{where}.resource", notes)
        elif isinstance(resource, dict):
            if not text(resource.get("resourceType"), 60):
                notes.hold("no_resource", f"{where}.resource")
        elif "resource" in entry or (brings and "response" not in entry):
            notes.hold("no_resource", where)


def changed_meaning(resource: Resource, path: str, who: str, notes: Notes) -> bool:
    """Hold back what says that its meaning is another by something that is not known here.

    FHIR R4 forbids to process what has a `modifierExtension` or `implicitRules` that one does not know.
    """
    found = [name for name in ("implicitRules", "modifierExtension") if resource.get(name)]
    for name in found:
        notes.hold("meaning_changed", f"{path}.{name}", who, given=name)
    return bool(found)


def is_test(resource: Resource) -> bool:
    """Say whether a resource is test data (HTEST), as exercises mark what they send."""
    # its place is `security`; many write it as a tag
    labels = [
        label
        for name in ("security", "tag")
        for label in jsontree.items(jsontree.at(resource, "meta", name))
    ]
    return any(jsontree.mapping(label).get("code") == "HTEST" for label in labels)


def codings(concept: Any) -> list[tuple[str, str]]:
    """Return the codes of a concept with their systems."""
    return [
        (text(one.get("system"), 300), text(one.get("code"), 100))
        for one, _path in jsontree.objects(jsontree.mapping(concept).get("coding"), "")
    ]


def extension(resource: Any, url: str) -> Mapping[str, Any]:
    """Return the extension with an address, or an empty one."""
    for one, _path in jsontree.objects(jsontree.mapping(resource).get("extension"), ""):
        if one.get("url") == url:
            return one
    return {}


def absent_reason(holder: Any) -> str:
    """Return why a value is absent; empty when nobody says."""
    found = extension(holder, ABSENT)
    return text(found.get("valueCode") or found.get("valueString"), 40)


def site(message: Message, owner: Found, notes: Notes) -> Site:
    """Return which place a report is about: its subject, else who reports."""
    resource = owner.resource
    subject, reporter = resource.get("subject"), resource.get("reporter")
    about = subject if isinstance(subject, dict) and subject else reporter
    if not isinstance(about, dict):
        return Site()
    found = message.referred(resource, about)
    known = place(message, found, notes) if found else Site()
    shown = text(about.get("display"), 160)
    if shown and known.name and _plain(shown) != _plain(known.name):
        notes.doubt("names_differ", owner.path, shown, given=shown, other=known.name)
    ids = [*identifiers(about), *known.ids]
    if not ids and not known.within:
        ids = [*_referred_id(about), *identifiers(reporter), *_referred_id(reporter)]
    name = known.name or shown or text(jsontree.at(reporter, "display"), 160)
    latitude, longitude = known.latitude, known.longitude
    if latitude is None:
        latitude, longitude = _extended(about, notes, owner.path)
    return Site(tuple(dict.fromkeys(ids)), name, latitude, longitude, within=known.within)


def place(message: Message, found: Found, notes: Notes) -> Site:
    """Return the place that a Location or Organization describes, and what that is within."""
    own, within = _described(found, notes), _within(message, found, notes)
    for outer in within[:1]:
        alike = not own.name or not outer.name or _plain(own.name) == _plain(outer.name)
        if not alike and not set(own.ids).isdisjoint(outer.ids):
            params = {"given": own.name, "other": outer.name}
            notes.doubt("names_differ", found.path, own.name, **params)
    return replace(own, within=within)


def _within(message: Message, found: Found, notes: Notes) -> tuple[Site, ...]:
    """Return what a place says that it is part of, or is managed by: nearest first, each once."""
    reached: list[Site] = []
    seen, waiting = {id(found.resource)}, [found]
    while waiting and len(reached) < MOST_WITHIN:
        one = waiting.pop(0)
        for name in ("managingOrganization", "partOf"):
            reference = jsontree.mapping(one.resource.get(name))
            outer = message.referred(one.home or one.resource, reference)
            if not reference or (outer is not None and id(outer.resource) in seen):
                continue
            inner = _described(outer, notes) if outer else Site()
            ids = [*identifiers(reference), *inner.ids] or _referred_id(reference)
            called = inner.name or text(reference.get("display"), 160)
            reached.append(Site(tuple(dict.fromkeys(ids)), called))
            if outer is not None:
                seen.add(id(outer.resource))
                waiting.append(outer)
    return tuple(reached)


def _described(found: Found, notes: Notes) -> Site:
    """Return the place that a resource describes by itself."""
    resource, path = found.resource, found.path
    where = jsontree.mapping(resource.get("position"))
    there = position(number(where.get("latitude")), number(where.get("longitude")), lat_first=True)
    name = text(resource.get("name"), 160)
    if there is None:
        latitude, longitude = _extended(resource.get("address"), notes, path)
    else:
        latitude, longitude = there.latitude, there.longitude
        if there.remark:
            notes.doubt(there.remark, f"{path}.position", name)
    ids = identifiers(resource)
    # the id of what is contained tells it from nothing outside its message
    if not ids and found.id and found.home is None:
        ids = [Identifier(found.id, f"{BY_SERVER}{found.type}")]
    return Site(tuple(ids), name, latitude, longitude)


def identifiers(holder: Any) -> list[Identifier]:
    """Return the identifiers of a resource or reference; what has no system is of its type."""
    found = []
    for one, _path in jsontree.objects(jsontree.mapping(holder).get("identifier"), ""):
        value = text(one.get("value"), 100)
        system = text(one.get("system"), 300)
        if not system:
            system = next((code for _system, code in codings(one.get("type")) if code), "")
        if value:
            found.append(Identifier(value, system))
    return found


def _referred_id(reference: Any) -> list[Identifier]:
    """Return the identifier that a reference's own address is."""
    said = text(jsontree.at(reference, "reference"), 300).split("/")
    if len(said) < 2 or said[-1].startswith("urn:"):  # noqa: PLR2004
        return []
    return [Identifier(said[-1], f"{BY_SERVER}{said[-2]}")]


def _extended(holder: Any, notes: Notes, path: str) -> tuple[float | None, float | None]:
    """Return the position that an extension says; it is in degrees, latitude and longitude by name."""
    for one, _path in jsontree.objects(jsontree.mapping(holder).get("extension"), ""):
        if text(one.get("url"), 300).rpartition("/")[2] not in GEO:
            continue
        said = {
            part.get("url"): number(part.get("valueDecimal"))
            for part, _ in jsontree.objects(one.get("extension"), "")
        }
        found = position(said.get("latitude"), said.get("longitude"), lat_first=True)
        if found is not None:
            if found.remark:
                notes.once(Scope.REMARK, found.remark, path)
            return found.latitude, found.longitude
    return None, None


def _plain(name: str) -> str:
    """Return a name without case and space."""
    return "".join(name.casefold().split())


def _of_xml(root: xmltree.Element) -> dict[str, Any]:
    """Return a resource of FHIR's XML form as its JSON form has it; one value alone is no list."""
    resource = {"resourceType": root.name}
    for child in root.children():
        _put(resource, child)
    return resource


def _put(holder: dict[str, Any], element: xmltree.Element) -> None:  # noqa: C901
    """Add what an element says to the object it belongs to."""
    value: Any = element.attribute("value") or None
    if element.name in {"resource", "contained"}:
        inner = next(element.children(), None)
        value = _of_xml(inner) if inner else None
    elif element.name == "div":
        return
    elif value is None or any(True for _ in element.children()):
        parts: dict[str, Any] = {}
        if element.attribute("url"):
            parts["url"] = element.attribute("url")
        for child in element.children():
            _put(parts, child)
        if parts and set(parts) == {"extension"}:
            holder[f"_{element.name}"] = parts
        elif parts and value is None:
            value = parts
    if value is None:
        return
    before = holder.get(element.name)
    if before is None:
        holder[element.name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        holder[element.name] = [before, value]
