"""What a rival behind a modelling layer must be able to do."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Rival(Protocol):
    """A model held by a modelling layer."""

    def minimum(self, cost: NDArray[np.float64], limit: float) -> float | None:
        """The proven least value of ``cost @ x`` over whole points, None within the limit."""

    def keep(self, cost: NDArray[np.float64], value: float) -> None:
        """Add the row ``cost @ x <= value``."""
