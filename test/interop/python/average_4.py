"""The same with a client of 4.x, in its own style. Usage: average_4.py URL USER PASSWORD"""

import json
import sys

from vantage6.client import UserClient

url, user, password = sys.argv[1:]
host, port = url.rsplit(":", 1)
client = UserClient(host, int(port), "/api", log_level="critical")
client.authenticate(user, password)
client.setup_encryption(None)

print(client.collaboration.list(fields=["id", "name"]))
print(client.organization.list(fields=["id", "name"]))
for method in ("central_average", "partial_average"):
    task = client.task.create(
        collaboration=1,
        organizations=[2, 3],
        name="an-awesome-task",
        image="harbor2.vantage6.ai/demo/average:latest",
        description="",
        input_={"method": method, "kwargs": {"column_name": "age"}},
        databases=[{"label": "default"}],
    )
    client.wait_for_results(task["id"])
    results = client.result.from_task(task_id=task["id"])
    print()
    for result in results["data"]:
        print(json.loads(result["result"]))
    runs = client.run.from_task(task_id=task["id"])
    print([run["status"] for run in runs["data"]])
    assert json.loads(client.result.get(results["data"][0]["id"])) == json.loads(
        results["data"][0]["result"]
    )

print([node["status"] for node in client.node.list()["data"]])
print(client.util.get_server_version()["version"], client.util.get_server_health())
refused = client.task.create(
    collaboration=1,
    organizations=[2, 3],
    name="refused",
    image="unknown/image",
    description="",
    input_={"method": "central_average", "kwargs": {"column_name": "age"}},
    databases="default",
)
print("demo/average" in refused["msg"])
