"""Plans in files, YAML or JSON alike: their value, and the line of everything in them.

The text comes from strangers: no anchors, no tags, no names twice, no words that only some programs take for
yes or no. What a file says of its plan (region, name, author, source) stands around it; a bare plan will do.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from journal.said import Said, said
from journal.strict_json import TwiceError, read_json

MAX_BYTES = 300_000
AROUND = ("region", "name", "author", "source", "plan")
YAML_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class FileFault:
    """What is wrong in a file: the line, the place as a JSON pointer, and the sentence."""

    line: int
    place: str
    what: Said


@dataclass(frozen=True)
class PlanFile:
    """A file as read: what it says, on which line everything stands, and why it could not be read."""

    value: Any
    text: str = ""
    faults: tuple[FileFault, ...] = ()

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """Return the line of every place; JSON is a part of YAML, but for tabs between its words."""
        try:
            return dict(_lines(yaml.compose(self.text.replace("\t", " "), _Loader), ""))
        except (yaml.YAMLError, RecursionError):
            return {}

    @property
    def within(self) -> str:
        """Return where the plan itself begins: the whole, or what stands under `plan`."""
        return "/plan" if isinstance(self.value, dict) and "plan" in self.value else ""

    @property
    def plan(self) -> Any:
        """Return the plan itself."""
        return self.value["plan"] if self.within else self.value

    def line(self, place: str) -> int:
        """Return the line of a place; of something that is missing, the line of what lacks it."""
        while place and place not in self.lines:
            place = place.rpartition("/")[0]
        return self.lines.get(place, 1)


class _Loader(yaml.SafeLoader):
    """Reads the plain part of YAML: `ja`, `on` and dates are words here, as they are in JSON."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Return a node; a reference to another one is refused: it makes a small file huge."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~\0"),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_form})$"), [*_first.replace("\0", ""), ""]
    )


def read_plan_file(path: Path, most: int = MAX_BYTES) -> PlanFile:
    """Return what a file says; a file that cannot be read says why as a fault."""
    try:
        if path.stat().st_size > most:
            return _unread(1, said("journal.json.large", most=most // 1000))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return _unread(1, said("journal.json.no_reading", why=error.strerror))
    except UnicodeDecodeError:
        return _unread(1, said("journal.json.no_utf8"))
    return read_plan_text(text, is_yaml=path.suffix.lower() in YAML_ENDINGS)


def read_plan_text(text: str, *, is_yaml: bool) -> PlanFile:
    """Return what a text says."""
    try:
        return _from_yaml(text) if is_yaml else _from_json(text)
    except (RecursionError, ValueError):
        return _unread(1, said("phases.plan_file.no_yaml" if is_yaml else "journal.json.no_json"))


def _from_json(text: str) -> PlanFile:
    """Return what JSON says."""
    try:
        return PlanFile(read_json(text), text)
    except json.JSONDecodeError as error:
        return _unread(error.lineno, said("journal.json.no_json"))
    except TwiceError as error:
        return _unread(1, said("journal.json.twice", name=str(error)))


def _from_yaml(text: str) -> PlanFile:
    """Return what YAML says."""
    try:
        node = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = "alias" if error.problem == "alias" else "no_yaml"
        return _unread(mark.line + 1 if mark else 1, said(f"phases.plan_file.{what}"))
    except yaml.YAMLError:
        return _unread(1, said("phases.plan_file.no_yaml"))
    faults: list[FileFault] = []
    value = _value(node, "", faults)
    return PlanFile(value, text, tuple(faults))


def _value(node: Any, place: str, faults: list[FileFault]) -> Any:
    """Return the value of a node."""
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, inner in node.value:
            name = str(key.value)
            where = f"{place}/{name}"
            if name in found:
                twice = said("journal.json.twice", name=name)
                faults.append(FileFault(key.start_mark.line + 1, where, twice))
            found[name] = _value(inner, where, faults)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(inner, f"{place}/{i}", faults) for i, inner in enumerate(node.value)]
    return _scalar(node, place, faults)


def _scalar(node: Any, place: str, faults: list[FileFault]) -> Any:
    """Return a word, a number, yes or no, or nothing."""
    if node is None:
        return None
    kind = node.tag.rpartition(":")[2]
    if kind not in ("str", "int", "float", "bool", "null"):
        faults.append(FileFault(node.start_mark.line + 1, place, said("phases.plan_file.tag")))
        return None
    if kind == "int":
        return int(node.value)
    if kind == "float":
        return float(node.value)
    return {"bool": node.value == "true", "null": None}.get(kind, node.value)


def _lines(node: Any, place: str) -> Iterator[tuple[str, int]]:
    """Yield every place with its line."""
    if node is None:
        return
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, inner in node.value:
            where = f"{place}/{key.value}"
            yield from _lines(inner, where)
            yield where, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for i, inner in enumerate(node.value):
            yield from _lines(inner, f"{place}/{i}")


def _unread(line: int, what: Said) -> PlanFile:
    """Return a file of which nothing can be said but why."""
    return PlanFile(None, "", (FileFault(line, "/", what),))


def written(value: Mapping[str, Any]) -> str:
    """Return a value as YAML that reads back as the same."""
    text: str = yaml.dump(
        dict(value),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,  # small lists and objects on one line, as people write them
        width=100,
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Writes words that look like numbers in quotes, and everything where it belongs."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Return that nothing is referred to: everything stands where it belongs."""
        return True
