"""The product's own command with a scripted assistant in place of an index, for tests that kill processes."""

from __future__ import annotations

import sys
import time

from bots.parts import Parts
from bots.terminal import main
from bots.wiring import Wiring
from tests import doubles


class SlowWiring(Wiring):
    """The product's wiring, except that answers come from a script and take half a second."""

    @property
    def parts(self) -> Parts:
        """Stand-ins for the index."""
        return doubles.parts(doubles.ScriptedAssistant(boete=lambda question: (time.sleep(0.5), doubles.FULL)[1]))


if __name__ == "__main__":
    import bots.commands

    bots.commands.Wiring = SlowWiring  # type: ignore[misc]
    main(["slack", *sys.argv[1:]])
