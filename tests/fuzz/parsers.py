"""Every parser of what strangers send: of messages by format, and of what comes in beside them."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lcms_bridge.codecs import jsontree, xmltree
from lcms_bridge.formats import INCOMING, Format, format_named
from lcms_bridge.gz import values
from lcms_bridge.mllp.framing import Frames, TooLongError, acknowledgement, framed
from lcms_bridge.out import receipts
from tests.fuzz.broken import SEEDS, read_by, seeds

# of a larger sample a part would be no message; of a table its first lines are one
MOST_SEED, MOST_TABLE = 10_000, 1500
MOMENT = "2026-01-31T08:30:00+00:00"
CHANGE = {
    "ref": "phase:W",
    "kind": "phase",
    "seq": 1,
    "at": MOMENT,
    "exercise": False,
    "withdrawn": False,
    "body": {"region": "W", "phase": "crisis", "since": MOMENT, "reason": "vol"},
}
PAGE = json.dumps(
    {
        "contract": values.CONTRACT,
        "world": "nederland",
        "exercise": False,
        "now": MOMENT,
        "since": "",
    }
    | {"position": f"{'0' * 32}.41", "more": False, "changes": [CHANGE], "scopes": ["exchange"]}
).encode()
ANSWER = (
    b'<!-- a --> <!-- b --><html>{"resourceType":"Bundle","entry":[{"response":{"status":"201 Created",'
    b'"outcome":{"resourceType":"OperationOutcome","issue":[{"severity":"error"}]}}}]}'
)
REFUSAL = (
    b'{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid","details":{"text":"nee"},'
    b'"diagnostics":"waarom","expression":["Bundle.entry[0]"],"location":["a"]}]}'
)


@dataclass(frozen=True)
class Parser:
    """A parser: sound input to begin with, and what reads bytes; what it raises is a fault of it."""

    name: str
    seeds: tuple[bytes, ...]
    read: Callable[[bytes], object]


def _frames(data: bytes) -> None:
    """Take bytes as a line for HL7 v2 gets them, and acknowledge each message."""
    frames = Frames(100_000)
    with contextlib.suppress(TooLongError):
        for message in (*frames.take(data[:7]), *frames.take(data[7:])):
            acknowledgement(message, "AR", "n", "20260131083000+0000", "nee")


def _page(data: bytes) -> None:
    """Read what a neighbour answers."""
    with contextlib.suppress(xmltree.UnreadableError, values.UnreadableError):
        document = jsontree.parse(data)
        values.page_of(document, world="nederland", exercise=False, since="").document()


def _answer(data: bytes) -> None:
    """Read what a receiver answers: whether it took the message, and why not."""
    receipts.of_fhir("application/fhir+json", data)
    receipts.reasons(data)


OTHERS = (
    Parser("mllp", (framed(SEEDS["hl7v2-adt"]) * 2,), _frames),
    Parser("gz-beeld", (PAGE,), _page),
    Parser("answers", (ANSWER, REFUSAL, PAGE), _answer),
)


def parsers() -> Iterator[Parser]:
    """Yield all of them: each format that comes in, then the rest."""
    for form in INCOMING:
        yield Parser(form.name, seeds(form), _reader(form))
    yield from OTHERS


def parser_named(name: str) -> Parser:
    """Return a parser by its name."""
    return next(one for one in parsers() if one.name == name)


def _reader(form: Format) -> Callable[[bytes], object]:
    """Return what reads a format."""
    return lambda data: read_by(form, data)


def took(parser: Parser, data: bytes) -> float:
    """Return how long a parser took, in seconds."""
    began = time.perf_counter()
    parser.read(data)
    return time.perf_counter() - began


def more_seeds(parser: Parser, samples: Path) -> Iterator[bytes]:
    """Yield what our own writers make, and the samples of others that this format knows, where they lie."""
    from tests.lcms_bridge.test_round_trips import PICTURE  # noqa: PLC0415
    from tests.lcms_bridge.test_strange_messages import in_excel, in_libreoffice  # noqa: PLC0415

    form = format_named(parser.name)
    if form is None:
        return
    if form.encode is not None:
        yield form.encode(PICTURE)
    if parser.name == "spreadsheet":
        yield from (in_excel("4"), in_libreoffice("4"))
    for path in sorted(samples.rglob("*")) if samples.is_dir() else ():
        if not path.is_file() or not form.recognises:
            continue
        data = path.read_bytes()
        if path.suffix == ".csv":
            data = data[:MOST_TABLE].rpartition(b"\n")[0]
        if len(data) <= MOST_SEED and form.recognises(data):
            yield data
