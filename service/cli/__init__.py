"""The command line. Nothing of the web is loaded here."""

import gc

from service.cli.quick_start import recall

# Loading and checking a plan makes next to no cycles, and looking for them after every 700 new objects, as Python does by
# itself, costs as much as starting it.
gc.set_threshold(50_000)
recall()
