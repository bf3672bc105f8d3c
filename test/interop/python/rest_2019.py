"""Login, task and polling of vantage6's page of 2019, with plain requests. Usage: rest_2019.py URL USER PASSWORD

The page's own slip is mended (`.json()` on the answers) and its placeholders are filled in.
"""

import sys
from time import sleep

import requests

url, username, password = sys.argv[1:]
api_path = ""
json_data = {
    "username": username,
    "password": password
}
# make an http-call to obtain a JWT-token
response = requests.post(
    f"{url}{api_path}/token/user",
    json=json_data
)
# extract JWT access token
data = response.json()
access_token = data["access_token"]
refresh_token = data["refresh_token"]

headers = {'Authorization': 'Bearer ' + access_token}
task_spec = {
    "description": "human readable description, not used by the code",
    "image": "harbor2.vantage6.ai/demo/average",
    "input": {"method": "master", "kwargs": {"column_name": "age"}},
    "name": "human readable",
    "collaboration_id": 1,
    "organization_ids": [2, 3],
}
task = requests.post(
    f"{url}{api_path}/task",
    headers=headers,
    json=task_spec
)
print(task.status_code)
task = task.json()

task_id = task.get("id")
task = requests.get(
    f"{url}{api_path}/task/{task_id}",
    headers=headers
).json()
while not task.get("complete"):
    task = requests.get(
        f"{url}{api_path}/task/{task_id}",
        headers=headers
    ).json()
    sleep(1)

for result in requests.get(f"{url}{api_path}/task/{task_id}/result", headers=headers).json():
    print(result.get("result"))
