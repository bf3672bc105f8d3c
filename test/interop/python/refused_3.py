"""What a client of 3.x is told when its input is a pickle, its default. Usage: refused_3.py URL USER PASSWORD"""

import sys

from vantage6.client import Client

url, user, password = sys.argv[1:]
host, port = url.rsplit(":", 1)
client = Client(host, int(port), "/api")
client.authenticate(user, password)
client.setup_encryption(None)
refused = client.task.create(
    collaboration=1,
    organizations=[2, 3],
    name="pickled",
    image="harbor2.vantage6.ai/demo/average",
    description="",
    input={"method": "master", "kwargs": {"column_name": "age"}, "master": True},
)
print(refused["msg"])
