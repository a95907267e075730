"""The life of a request: every state, who takes it further, and what happens to beds with it.

A proposal holds a bed, an acceptance reserves it; leaving and arriving alone move the count.
"""

from capacity.models import PromiseState
from capacity.services import bed_moved, bed_promise, bed_release
from journal import clock
from journal.actors import Actor, system_actor
from journal.said import Said, said
from network.places import look_in_use
from patientspread.late import vehicle_away
from patientspread.request_models import OPEN, PROMISED, SEEKING, Request, RequestState
from patientspread.rights import MOVE, RIDE, SEEK, SEEK_REGION
from web.people import can, may_where_leading
from web.transitions import Step, Transitions

COUNTER = system_actor("spreading", said("patientspread.actor.spreading"))
S = RequestState
NOT_ASKED = "not_asked"  # of consent: the first of its list that is no answer


def in_use(row: Request) -> None:
    """Raise Conflict when one of its hospitals closed."""
    look_in_use(*(place for place in (row.origin, row.destination) if place is not None))


def region_first(row: Request, actor: Actor) -> Said | None:
    """Return why the country does not look yet: the region does, until it hands the request on."""
    if row.national_since is not None or can(actor, SEEK_REGION, row.origin):
        return None
    return said("patientspread.request.region_first", region=row.origin.region.short_name)


def concerned(row: Request, actor: Actor) -> Said | None:
    """Return why it is not for this actor: neither side of it, nor who coordinates one of them."""
    answered = row.state != S.PROPOSED  # until then the other house answers the proposal instead
    places = [row.origin, *([row.destination] if row.destination and answered else [])]
    if any(can(actor, MOVE, place) for place in places):
        return None
    led = next((place for place in places if may_where_leading(actor, MOVE, place)), None)
    if led is not None:  # it is one of the own region, and somebody else has the lead there
        return said("web.no_lead", place=led.name)
    return said("patientspread.request.not_concerned")


def rides(row: Request, actor: Actor) -> Said | None:
    """Return why it is not for this actor: neither concerned, nor who drives from where the patient lies."""
    return None if can(actor, RIDE, row.origin) else concerned(row, actor)


def looked(row: Request) -> Said | None:
    """Return why it is not handed on yet: nobody looked in the region, and it is no emergency."""
    if row.state == S.REQUESTED and not row.emergency:
        return said("patientspread.request.look_first")
    return None


def ride_away(row: Request) -> Said | None:
    """Return why no vehicle of this request can be back: none left, or it is back already."""
    return None if vehicle_away(row) else said("patientspread.ride.not_away", label=row.label)


def consent_asked(row: Request) -> Said | None:
    """Return why no hospital is asked yet: nobody asked the patient or the family, and it is no emergency.

    Of what a coordinator offers from an expectation no ward could ask yet: it says so to the hospital.
    """
    if row.consent != NOT_ASKED or row.emergency or row.assumed:
        return None
    return said("patientspread.request.ask_consent", label=row.label)


def time_over(row: Request) -> Said | None:
    """Return why a request does not expire yet."""
    return None if row.stands_until < clock.now() else said("patientspread.request.stands")


def _promise(row: Request, state: PromiseState) -> None:
    """Promise a bed at the destination."""
    bed_promise(
        actor=COUNTER,
        realm=row.realm,
        about=row.key,
        state=state,
        bed=row.bed,
        sender=None if row.is_new else row.origin,
        receiver=row.destination,
        isolation=row.isolation,
    )


def bed_held(row: Request, actor: Actor) -> None:
    """Hold a bed until the proposal is answered or lapses."""
    del actor
    _promise(row, PromiseState.HELD)


def bed_reserved(row: Request, actor: Actor) -> None:
    """Reserve the bed: nothing is counted yet."""
    del actor
    _promise(row, PromiseState.RESERVED)


def bed_let_go(row: Request, actor: Actor) -> None:
    """Let the bed go that was held or reserved."""
    del actor
    bed_release(actor=COUNTER, realm=row.realm, about=row.key)


def _counted(row: Request, *, here: bool, step: int) -> None:
    """Count a patient more or fewer here (at the origin) or there."""
    facility = row.origin if here else row.destination
    at = {(True, -1): row.left_at, (True, 1): row.ended_at}.get((here, step), row.arrived_at)
    if facility is None or at is None or (here and row.is_new):
        return  # abroad, or never in a bed here
    bed_moved(
        actor=COUNTER,
        realm=row.realm,
        about=row.key,
        bed=row.bed,
        cohort=row.cohort,
        facility=facility,
        step=step,
        at=at,
    )


def has_left(row: Request, actor: Actor) -> None:
    """Free the bed at the sender."""
    del actor
    _promise(row, PromiseState.UNDER_WAY)
    _counted(row, here=True, step=-1)


def has_come(row: Request, actor: Actor) -> None:
    """Count the patient at the receiver, who no longer needs a promise."""
    bed_let_go(row, actor)
    _counted(row, here=False, step=1)


def is_back(row: Request, actor: Actor) -> None:
    """Count a patient who turned round on the way at the sender again."""
    bed_let_go(row, actor)
    _counted(row, here=True, step=1)


REQUESTS = Transitions(
    "patientspread.request",
    # still so: it stands for as long again
    Step("confirm", SEEKING, by=MOVE, mandate=concerned),
    # what patient or family said
    Step("consent", {*SEEKING, *PROMISED}, by=MOVE, mandate=concerned),
    Step("seek", {S.REQUESTED, S.REFUSED}, S.SOUGHT, by=SEEK, at="origin", mandate=region_first),
    Step(
        "escalate",
        {S.REQUESTED, S.SOUGHT, S.REFUSED},
        S.NATIONAL,
        by=SEEK,
        at="origin",
        mandate=region_first,
        guards=(looked,),
    ),
    Step(
        "propose",
        SEEKING,
        S.PROPOSED,
        by=SEEK,
        at="origin",
        mandate=region_first,
        guards=(consent_asked,),
        follows=(bed_held,),
    ),
    Step(
        "place_abroad",
        {S.NATIONAL},
        S.ACCEPTED,
        by=SEEK,
        at="origin",
        mandate=region_first,
        guards=(consent_asked,),
        follows=(bed_reserved,),
    ),
    # with the answer of the house that was asked
    Step("accept", {S.PROPOSED}, S.ACCEPTED, follows=(bed_reserved,)),
    Step("refuse", PROMISED, S.REFUSED, follows=(bed_let_go,)),
    # the proposal lapsed or was taken back: who looked for a place looks again
    Step("back_to_region", PROMISED, S.SOUGHT, follows=(bed_let_go,)),
    Step("back_to_nation", PROMISED, S.NATIONAL, follows=(bed_let_go,)),
    Step("plan", {S.ACCEPTED, S.PLANNED}, S.PLANNED, by=MOVE, mandate=concerned),
    Step(
        "depart",
        {S.ACCEPTED, S.PLANNED},
        S.UNDER_WAY,
        by=RIDE,
        mandate=rides,
        follows=(has_left,),
    ),
    # whom nobody saw leave leaves by the same act
    Step(
        "arrive",
        {S.ACCEPTED, S.PLANNED, S.UNDER_WAY},
        S.ARRIVED,
        by=RIDE,
        mandate=rides,
        follows=(has_come,),
    ),
    # the vehicle, whatever became of its patient, and of the house that sent or took in
    Step(
        "ride_back",
        {S.ARRIVED, S.CLOSED, S.BROUGHT_BACK, S.RETURNED, S.DIED, S.OWN_MEANS, S.WITHDRAWN},
        by=RIDE,
        mandate=rides,
        guards=(ride_away,),
        regardless=True,
    ),
    Step("close", {S.ARRIVED}, S.CLOSED, by=MOVE, mandate=concerned),
    # with the arrival of the request that brought the patient home
    Step("bring_back", {S.ARRIVED, S.CLOSED}, S.BROUGHT_BACK),
    Step(
        "withdraw",
        {*SEEKING, *PROMISED},
        S.WITHDRAWN,
        by=MOVE,
        mandate=concerned,
        follows=(bed_let_go,),
    ),
    # what became of somebody on the road is said also where the house that waited has closed
    Step(
        "die",
        OPEN,
        S.DIED,
        by=MOVE,
        mandate=concerned,
        follows=(bed_let_go,),
        regardless=True,
    ),
    Step(
        "go_by_own_means",
        OPEN,  # also who turned out to have gone by other means than the ride
        S.OWN_MEANS,
        by=MOVE,
        mandate=concerned,
        follows=(bed_let_go,),
        regardless=True,
    ),
    Step(
        "decline",
        {*SEEKING, *PROMISED},
        S.PATIENT_REFUSED,
        by=MOVE,
        mandate=concerned,
        follows=(bed_let_go,),
    ),
    Step(
        "return",
        {S.UNDER_WAY},
        S.RETURNED,
        by=MOVE,
        mandate=concerned,
        follows=(is_back,),
        regardless=True,
    ),
    Step("expire", SEEKING, S.EXPIRED, guards=(time_over,)),
    # a place or the realm closed
    Step("end", OPEN, S.WITHDRAWN, follows=(bed_let_go,)),
    entity="pmr",
    initial=S.REQUESTED,
    code="request_{state}",
    always=(in_use,),
)
ENDINGS = ("withdraw", "die", "go_by_own_means", "decline", "return")
