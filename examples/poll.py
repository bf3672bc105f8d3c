"""A job that may be started again and again: it launches once, and writes a CSV file at the end.

    PARLEY_TOKEN=parley_... python3 examples/poll.py wages-2026-11 wages.csv
"""

import sys
import time

from parley import Client

job, target = sys.argv[1:]
client = Client.from_env()

# The name of the job is the key: however often this runs, the node has one task for it.
task_id = client.create_task(
    "mean", title=job, dataset="wages", columns=["wage"], minimum=2, idempotency_key=job
)
while True:
    task = client.task(task_id)
    answers = [member["answer"] for member in task["participants"]]
    print(f"{task['stage']}: {answers.count('accepted')} of {len(answers)} have accepted")
    if task["stage"] not in ("announced", "running"):
        break
    time.sleep(0.5)

if task["stage"] == "finished":
    client.get_result(task_id).to_csv(target)
    print(f"written: {target}")
else:
    sys.exit(f"no result: {task['stage']}")
