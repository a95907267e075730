"""What becomes of a message that was handed to a way out."""


class NotSentError(Exception):
    """A message did not go out; `fault` is a code of `faultWord` (static/zb/callout.js).

    `again`: nothing was taken, so that it may be handed over once more. `way_down`: it is the way that
    fails, not this one address. `gone`: the address takes nothing any more.
    """

    def __init__(
        self, fault: str, *, again: bool = False, way_down: bool = False, gone: bool = False
    ) -> None:
        super().__init__(fault)
        self.fault = fault
        self.again = again
        self.way_down = way_down
        self.gone = gone
