"""Writing the network: reference data, accounts and mandates."""

from network.services.people import (
    account_open,
    account_set_active,
    administrator_create,
    mandate_end,
    mandate_give,
)
from network.services.prints import page_printed
from network.services.redactions import entry_redact
from network.services.reference import Loaded, reference_load
from network.services.tokens import token_make, token_revoke

__all__ = [
    "Loaded",
    "account_open",
    "account_set_active",
    "administrator_create",
    "entry_redact",
    "mandate_end",
    "mandate_give",
    "page_printed",
    "reference_load",
    "token_make",
    "token_revoke",
]
