"""Fills arrow-result.json: for every stream in it, what pyarrow reads there. Run: python3 arrow_result.py (needs pyarrow).

The streams are core/api/results/arrow.ts's; test/core/api/results/arrow.test.ts compares both.
"""

import base64
import json
import pathlib

import pyarrow.ipc

path = pathlib.Path(__file__).with_name("arrow-result.json")
vectors = json.loads(path.read_text())
for vector in vectors.values():
    with pyarrow.ipc.open_stream(base64.b64decode(vector["stream"])) as reader:
        table = reader.read_all()
    table.validate(full=True)
    vector["pyarrow"] = {
        "version": pyarrow.__version__,
        "types": {field.name: str(field.type) for field in table.schema},
        "columns": table.to_pydict(),
    }
path.write_text(json.dumps(vectors, indent=2, ensure_ascii=False) + "\n")
