"""Writing the network: reference data, accounts and mandates."""

from network.services.people import (
    account_open,
    account_set_active,
    administrator_create,
    mandate_end,
    mandate_give,
)
from network.services.reference import Loaded, reference_load

__all__ = [
    "Loaded",
    "account_open",
    "account_set_active",
    "administrator_create",
    "mandate_end",
    "mandate_give",
    "reference_load",
]
