"""Commands: declared once beside the service that carries them out.

    @command(
        "app.thing_do",
        who={Role.HIN: Reach.REGION},
        place="region",
        body=ThingIn,
        address="regions/<str:region>/things/",
    )
    def thing_do(*, actor: Actor, realm: Realm, region: Region, words: str) -> Thing: ...

From the declaration come the permission check in front of the service, whoever calls it, the address
over HTTP, the command of the socket, the list of what somebody may, the description of the API, the
rows of the permission test and those of docs/wire.md.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from journal import commands as socket
from journal.actors import Actor
from journal.models import Realm
from web.bodies import Body, checked, texts_seen
from web.formulas import formulas_note
from web.people import leading_with, require, require_proof, within
from web.rights import Reach, Right, right
from web.scopes import COMMANDS
from web.seen import SEEN, Concerned, as_seen, with_seen

P = ParamSpec("P")
R = TypeVar("R")
Answer = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Command:
    """One thing people can have done in a realm, by its stable name such as `phases.grip_set`.

    `place`: the dotted name of the service's argument at which the right must hold; empty when the
    service finds it out by itself. `address`: below `realms/<realm>/`; its names are part of the body.
    `on`: the entities it decides on; their number may be sent along as `seen` (see `web.seen`). `scope`: what
    a token must be made for to give it (`web.scopes`). `in_closed`: it may be given in a realm that closed.
    """

    name: str
    right: Right
    place: str
    body: type[Body]
    address: str
    status: int
    summary: str
    service: Callable[..., Any]
    answer: Answer
    on: Concerned
    scope: str = COMMANDS
    in_closed: bool = False

    def __str__(self) -> str:
        return self.name

    def run(self, actor: Actor, realm: Realm, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Check the right, then the payload's shape, and have the service do it on what was seen."""
        actor = within(actor, realm)
        require(actor, self.right)
        require_proof(actor, self.right, realm)
        values = checked(self.body, payload)
        seen = values.pop(SEEN, None)
        arguments = self.body.arguments(values, realm)
        with as_seen(realm, self.on.of(arguments), seen, self.on):
            answer = dict(self.answer(self.service(actor=actor, realm=realm, **arguments)))
        formulas_note(actor, values, realm=realm.slug, what=self.name)
        return answer


class Service(Generic[P, R]):
    """A service function behind its permission check; calling it is calling the service."""

    def __init__(self, service: Callable[P, R], rule: Right, place: str, body: type[Body]) -> None:
        update_wrapper(self, service)
        self._service = service
        self._place = place
        self._body = body
        self.right = rule

    @cached_property
    def _shape(self) -> Body:
        """What the command takes, made once: which arguments are free texts."""
        return self._body()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Check that the actor may do this, in this realm, at the place it concerns, and do it.

        Free texts are taken as they can be seen, whoever calls: a payload has them so already, while what a
        message, a file or a command of the machine says comes past it.
        """
        kwargs.update(texts_seen(self._shape, kwargs))
        kwargs["actor"] = within(kwargs["actor"], kwargs.get("realm"))  # type: ignore[arg-type]
        require(kwargs["actor"], self.right, _at(kwargs, self._place))  # type: ignore[arg-type]
        kwargs["actor"] = leading_with(kwargs["actor"], self.right)  # type: ignore[arg-type]
        return self._service(*args, **kwargs)


_declared: dict[str, Command] = {}


def command(
    name: str,
    *,
    address: str,
    body: type[Body] = Body,
    who: Mapping[Any, Reach] | None = None,
    by: Right | None = None,
    place: str = "",
    status: int = 200,
    answer: Answer = dict,
    on: Collection[str] = (),
    facts: Collection[str] = (),
    ages: Collection[str] = (),
    only: Callable[[dict[str, Any]], Collection[str]] | None = None,
    scope: str = COMMANDS,
    in_closed: bool = False,
) -> Callable[[Callable[P, R]], Service[P, R]]:
    """Declare a command and the service that carries it out.

    `who` declares a right of the command's own name; `by` is a right declared elsewhere; one of the two.
    `answer` turns what the service returns into what is answered. `on` are the keys of the entities it
    decides on, `facts` what matters of them, `ages` what within these does not, `only` which of them one
    call is about (see `web.seen.Concerned`). `scope` is what a token must be made for; `in_closed`: it may be
    given in a realm that closed. Raises ValueError for a name taken.
    """
    rule = by or right(name, who or {})
    taken = with_seen(body) if on else body

    def declare(service: Callable[P, R]) -> Service[P, R]:
        guarded = Service(service, rule, place, body)
        summary = (service.__doc__ or "").strip().split("\n")[0].rstrip(".")
        made = Command(
            name,
            rule,
            place,
            taken,
            address,
            status,
            summary,
            guarded,
            answer,
            Concerned(on, facts, ages, only),
            scope,
            in_closed,
        )
        socket.register(name, made.run, in_closed=in_closed)
        _declared[name] = made
        return guarded

    return declare


def commands() -> tuple[Command, ...]:
    """Return all commands by name."""
    return tuple(_declared[name] for name in sorted(_declared))


def scope_of(name: str) -> str:
    """Return what a token must be made for to give a command; of a name that is none: any command."""
    found = _declared.get(name)
    return found.scope if found is not None else COMMANDS


def _at(arguments: Mapping[str, Any], place: str) -> Any:
    """Return the place a call concerns: an argument, or a part of one."""
    if not place:
        return None
    first, *rest = place.split(".")
    found = arguments[first]
    for name in rest:
        found = getattr(found, name)
    return found
