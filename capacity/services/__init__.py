"""Writing capacity: reports of beds and emergency departments, and the day's count.

Whoever reports (a liaison, a file, a transfer, the exercise) comes through here.
"""

from capacity.services.beds import beds_report, beds_report_many, beds_shift
from capacity.services.closing import figures_end
from capacity.services.days import day_close
from capacity.services.emergency import ed_report, ed_report_many
from capacity.services.figures import figures_confirm

__all__ = [
    "beds_report",
    "beds_report_many",
    "beds_shift",
    "day_close",
    "ed_report",
    "ed_report_many",
    "figures_confirm",
    "figures_end",
]
