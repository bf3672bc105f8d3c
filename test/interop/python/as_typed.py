"""Runs a file as if it were typed at Python's prompt: the value of each expression is shown.

The file may use `client` (signed in, and its encryption set up), `time`, and nothing else that it does not make itself.
Usage: as_typed.py FILE URL USER PASSWORD
"""

import ast
import sys
import time
import types

from vantage6.client import Client


def main(path: str, url: str, user: str, password: str) -> None:
    host, port = url.rsplit(":", 1)
    try:
        client = Client(host, int(port), "/api", log_level="critical")
    except TypeError:
        # 3.3 is silent unless asked.
        client = Client(host, int(port), "/api")
    client.authenticate(user, password)
    client.setup_encryption(None)
    # As the file waits, but shorter.
    patient = types.SimpleNamespace(sleep=lambda seconds: time.sleep(seconds / 10))
    names = {"client": client, "time": patient, "__name__": "__main__"}
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read(), path)
    for statement in tree.body:
        exec(compile(ast.Interactive([statement]), path, "single"), names)


main(*sys.argv[1:])
