"""What tests of playing do: let hours pass, report as a person would, agree on a transfer."""

from capacity.inputs import FiguresInput
from capacity.models import Method
from capacity.resource import BedLine
from capacity.services import beds_report, beds_shift
from patientspread.models import Policy, SpreadRun, Transfer, TransferState
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
    """An accepted transfer, with its beds moved as its service does."""
    policy = Policy.objects.create(version=Policy.objects.count() + 1, author="test", document={})
    run = SpreadRun.objects.create(
        realm=realm,
        scope="national",
        policy=policy,
        requested_by="test",
        requester="system:test",
        requested_at=realm.now(),
    )
    transfer = Transfer.objects.create(
        realm=realm,
        run=run,
        number=Transfer.objects.filter(realm=realm).count() + 1,
        origin_id=sender,
        destination_id=receiver,
        bed=bed,
        mode="ambulance",
        minutes=90,
        why={},
        state=TransferState.ACCEPTED,
        proposed_at=realm.now(),
        answer_before=realm.now(),
        decided_at=realm.now(),
    )
    beds_shift(
        actor=PLAYER,
        realm=realm,
        bed=bed,
        sender=transfer.origin,
        receiver=transfer.destination,
    )
    return transfer
