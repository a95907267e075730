"""Capacity over HTTP."""

from capacity import commands
from network.api import command_view
from network.permissions import Command

BedsView = command_view(
    commands.beds_report,
    command=Command.BEDS_REPORT,
    body=commands.BedsIn,
    summary="Report the beds of a facility",
)
ConfirmView = command_view(
    commands.figures_confirm,
    command=Command.BEDS_REPORT,
    body=commands.ConfirmIn,
    summary="Confirm that all figures are still right",
)
EdView = command_view(
    commands.ed_report,
    command=Command.ED_REPORT,
    body=commands.EdIn,
    summary="Report the emergency department of a facility",
)
