"""Writing the network: reference data, accounts and mandates."""

from network.services.administrators import (
    administrator_create,
    administrator_invite,
    administrator_link,
)
from network.services.doors import doors_lift, proof_vouch
from network.services.factors import factors_reset
from network.services.inviting import Invited, people_invite
from network.services.links import link_make, link_use, password_change, reset_ask
from network.services.mandate_requests import mandate_ask, mandate_confirm, mandate_decline
from network.services.mandates import mandate_end, mandate_give
from network.services.people import (
    account_change,
    account_open,
    account_set_active,
)
from network.services.places import place_close, place_keep, place_reopen
from network.services.prints import page_printed
from network.services.redactions import entry_redact
from network.services.reference import Loaded, reference_choose, reference_load
from network.services.regions import region_give_back, region_keep
from network.services.removal import account_remove
from network.services.reviews import review_note
from network.services.sessions import sessions_close
from network.services.tokens import token_make, token_revoke

__all__ = [
    "Invited",
    "Loaded",
    "account_change",
    "account_open",
    "account_remove",
    "account_set_active",
    "administrator_create",
    "administrator_invite",
    "administrator_link",
    "doors_lift",
    "entry_redact",
    "factors_reset",
    "link_make",
    "link_use",
    "mandate_ask",
    "mandate_confirm",
    "mandate_decline",
    "mandate_end",
    "mandate_give",
    "page_printed",
    "password_change",
    "people_invite",
    "place_close",
    "place_keep",
    "place_reopen",
    "proof_vouch",
    "reference_choose",
    "reference_load",
    "region_give_back",
    "region_keep",
    "reset_ask",
    "review_note",
    "sessions_close",
    "token_make",
    "token_revoke",
]
