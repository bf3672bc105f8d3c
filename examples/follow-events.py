"""Everything that happens to tasks at this node, as it happens.

The number of the last event is kept in a file, so that the next run goes on where this one stopped:
nothing is missed. Stopped between the two lines in the loop, it sees the last one again.

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
        file.write_text(str(event["seq"]))
except KeyboardInterrupt:
    sys.exit(130)
