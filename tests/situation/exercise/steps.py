"""What tests of playing do: let hours pass, report as a person would, agree on a transfer."""

from capacity.inputs import FiguresInput
from capacity.models import Method
from capacity.resource import BedLine
from capacity.services import bed_moved, beds_report
from patientspread.models import (
    Policy,
    Request,
    RequestState,
    RunState,
    SpreadRun,
    Transfer,
    TransferState,
)
from situation.services import PLAYER, exercise_advance
from tests.factories import SYSTEM


def play(exercise, clock, hours):
    """Let exercise hours pass (one real second each) in ticks of six seconds."""
    for _ in range(hours // 6):
        clock.shift(6)
        exercise_advance(exercise=exercise)
    exercise.refresh_from_db()


def report(realm, facility, *, ward, ic=None, duiding=""):
    """Report a hospital's occupied beds as a person would."""
    beds_report(
        actor=SYSTEM,
        realm=realm,
        report=FiguresInput(
            facility=facility,
            lines=(
                BedLine("ward", occupied=ward, operational=900, blocked=7),
                BedLine("ic", occupied=ic, operational=33, blocked=1),
            ),
            observed_at=realm.now(),
            source="manual",
            method=Method.REPORTED,
            duiding=duiding,
        ),
    )


def accepted_transfer(realm, bed="ward", sender="H-VR17", receiver="H-VR01"):
    """A transfer that was carried out, with its beds moved as its service does."""
    policy = Policy.objects.create(version=Policy.objects.count() + 1, author="test", document={})
    run = SpreadRun.objects.create(
        realm=realm,
        scope="national",
        state=RunState.DONE,
        policy=policy,
        requested_by="test",
        requester="system:test",
        requested_at=realm.now(),
    )
    now = realm.now()
    request = Request.objects.create(
        realm=realm,
        number=Request.objects.filter(realm=realm).count() + 1,
        origin_id=sender,
        destination_id=receiver,
        bed=bed,
        specialism="general",
        age="60-69",
        wish="none",
        consent="given",
        mode="ambulance",
        state=RequestState.ARRIVED,
        left_at=now,
        arrived_at=now,
        entered_at=now,
        entered_by="test",
        stands_until=now,
        changed_at=now,
        changed_by="test",
    )
    transfer = Transfer.objects.create(
        realm=realm,
        run=run,
        request=request,
        number=Transfer.objects.filter(realm=realm).count() + 1,
        origin_id=sender,
        destination_id=receiver,
        bed=bed,
        mode="ambulance",
        minutes=90,
        why={},
        state=TransferState.ARRIVED,
        proposed_at=now,
        answer_before=now,
        decided_at=now,
    )
    for facility, step in ((transfer.origin, -1), (transfer.destination, 1)):
        bed_moved(
            actor=PLAYER,
            realm=realm,
            about=request.key,
            bed=bed,
            facility=facility,
            step=step,
            at=now,
        )
    return transfer
