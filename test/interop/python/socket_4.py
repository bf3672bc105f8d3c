"""The socket with a client of today (Engine.IO 4). Usage: socket_4.py URL USER PASSWORD"""

import base64
import json
import sys
import threading

import requests
import socketio

url, username, password = sys.argv[1:]
credentials = {"username": username, "password": password}
token = requests.post(f"{url}/api/token/user", json=credentials).json()["access_token"]
headers = {"Authorization": f"Bearer {token}"}

statuses = []
finished = threading.Event()
sio = socketio.Client()


@sio.on("algorithm_status_change", namespace="/tasks")
def on_change(change):
    statuses.append((change["organization_id"], change["status"]))
    if [status for _, status in statuses].count("completed") == 2:
        finished.set()


sio.connect(url, headers=headers, namespaces=["/tasks"])
text = json.dumps({"method": "partial_average", "kwargs": {"column_name": "age"}})
encoded = base64.b64encode(text.encode()).decode()
requests.post(
    f"{url}/api/task",
    headers=headers,
    json={
        "name": "listened to",
        "image": "harbor2.vantage6.ai/demo/average",
        "collaboration_id": 1,
        "organizations": [{"id": id_, "input": encoded} for id_ in (2, 3)],
        "databases": [{"label": "default"}],
    },
)
finished.wait(30)
sio.disconnect()
print([status for organization, status in statuses if organization == 2])
