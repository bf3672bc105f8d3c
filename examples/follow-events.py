"""Everything that happens to tasks at this node, as it happens.

The number of the last event is kept in a file, so that the next run goes on where this one stopped:
nothing is missed. Stopped before it is kept, the last event is seen again.

    PARLEY_TOKEN=parley_... python3 examples/follow-events.py last-event
"""

import sys
from pathlib import Path

from parley import Client

file = Path(sys.argv[1])
last = int(file.read_text()) if file.exists() else 0

client = Client.from_env()
try:
    for event in client.events(start=last + 1, kinds=["task"]):
        print(event["seq"], event["data"]["change"], event["task"], flush=True)
        # A new file in place of the old one: never half a number, whenever the script is stopped.
        new = file.with_name(file.name + ".new")
        new.write_text(str(event["seq"]))
        new.replace(file)
except KeyboardInterrupt:
    sys.exit(130)
