"""The page of 2019 listening on its socket (Engine.IO 3). Usage: socket_2019.py URL USER PASSWORD"""

import sys
import threading

import requests
from socketIO_client import SocketIO, SocketIONamespace

url, username, password = sys.argv[1:]
credentials = {"username": username, "password": password}
access_token = requests.post(f"{url}/token/user", json=credentials).json()["access_token"]
headers = {"Authorization": f"Bearer {access_token}"}
collaboration_id = 1
seen = set()
finished = []


class TasksNamespace(SocketIONamespace):
    """Socket namespace"""

    def on_status_update(self, result_id):
        result = requests.get(f"{url}/result/{result_id}", headers=headers).json()
        if result.get("result") and result_id not in seen:
            seen.add(result_id)
            finished.append(result.get("result"))


socket = SocketIO(url, headers={
    "Authorization": f"Bearer {access_token}"
})
taskNamespace = socket.define(TasksNamespace, "/tasks")
taskNamespace.emit("join_room", f"collaboration_{collaboration_id}")


def create():
    task_spec = {
        "image": "harbor2.vantage6.ai/demo/average",
        "input": {"method": "average_partial", "kwargs": {"column_name": "age"}},
        "name": "human readable",
        "collaboration_id": 1,
        "organization_ids": [2, 3],
    }
    requests.post(f"{url}/task", headers=headers, json=task_spec)


threading.Thread(target=create).start()
for _ in range(30):
    socket.wait(seconds=1)
    if len(finished) == 2:
        break
print(sorted(finished, reverse=True))
