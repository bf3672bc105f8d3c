"""The average wage over the data of all organisations; nobody can see any organisation's own.

pip install ./clients/python
PARLEY_TOKEN=parley_... python3 examples/wages.py
"""

import sys

from parley import Client

client = Client.from_env()  # where the node is, if not on port 6700: PARLEY_URL

task_id = client.create_task(
    "mean",
    title="Average wage",
    dataset="wages",
    columns=["wage"],
    # Each organisation is hidden among at least two others: what three organisations can give.
    minimum=2,
)
if client.trace(task_id):  # prints the log; client.wait(task_id) does the same without
    print(client.get_result(task_id))
else:
    sys.exit("The task has no result; the log above says why.")
