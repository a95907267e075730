"""Writing spreading: runs and transfers."""

from patientspread.services.answers import transfer_accept, transfer_answer, transfer_refuse
from patientspread.services.classes import classes_follow
from patientspread.services.closing import transfers_close
from patientspread.services.fleet import fleet_set, rides_follow
from patientspread.services.late import requests_remind
from patientspread.services.offer_answers import offer_answer
from patientspread.services.offer_mails import offer_mails_send
from patientspread.services.offering import transfers_offer
from patientspread.services.placements import (
    placement_answer,
    placement_ask,
    placement_done,
    placement_enter,
    placement_finish,
    placements_end,
    placements_freed,
)
from patientspread.services.policies import policy_adopt, policy_adopt_default
from patientspread.services.proposing import request_propose
from patientspread.services.request_moves import (
    request_bring_back,
    request_end,
    request_move,
    request_plan,
    requests_end,
)
from patientspread.services.requests import (
    request_consent,
    request_enter,
    request_step_take,
    requests_expire,
)
from patientspread.services.rhythms import rhythm_set, rhythms_end, rhythms_follow
from patientspread.services.runs import (
    run_claim,
    run_complete,
    run_fail,
    run_note,
    run_note_bottlenecks,
    run_progress,
    run_renew,
    run_request,
    runs_end,
    runs_waiting,
)
from patientspread.services.share_keys import share_set
from patientspread.services.shown import variant_show, variant_willing
from patientspread.services.stopping import run_stop
from patientspread.services.transfers import (
    transfer_withdraw,
    transfers_end,
    transfers_expire,
)
from patientspread.services.week import week_make, week_read
from patientspread.services.withdrawals import transfers_withdraw

__all__ = [
    "classes_follow",
    "fleet_set",
    "offer_answer",
    "offer_mails_send",
    "placement_answer",
    "placement_ask",
    "placement_done",
    "placement_enter",
    "placement_finish",
    "placements_end",
    "placements_freed",
    "policy_adopt",
    "policy_adopt_default",
    "request_bring_back",
    "request_consent",
    "request_end",
    "request_enter",
    "request_move",
    "request_plan",
    "request_propose",
    "request_step_take",
    "requests_end",
    "requests_expire",
    "requests_remind",
    "rhythm_set",
    "rhythms_end",
    "rhythms_follow",
    "rides_follow",
    "run_claim",
    "run_complete",
    "run_fail",
    "run_note",
    "run_note_bottlenecks",
    "run_progress",
    "run_renew",
    "run_request",
    "run_stop",
    "runs_end",
    "runs_waiting",
    "share_set",
    "transfer_accept",
    "transfer_answer",
    "transfer_refuse",
    "transfer_withdraw",
    "transfers_close",
    "transfers_end",
    "transfers_expire",
    "transfers_offer",
    "transfers_withdraw",
    "variant_show",
    "variant_willing",
    "week_make",
    "week_read",
]
