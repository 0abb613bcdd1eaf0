"""An MCP server on stdio in a few lines, which starts at once; its tools are those of the file that it is given."""

import json
import os
import sys
from pathlib import Path

for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue
    answer: dict[str, object] = {"jsonrpc": "2.0", "id": message["id"]}
    if message["method"] == "initialize":
        info = {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}}
        answer["result"] = {**info, "serverInfo": {"name": "minimal", "version": "1"}}
    elif message["method"] == "tools/list":
        answer["result"] = {"tools": json.loads(Path(sys.argv[1]).read_text())}
    elif message["method"] == "tools/call":
        what = message["params"]["arguments"].get("what")
        if what == "end":
            sys.exit(1)
        said = str(os.getpid()) if what == "pid" else json.dumps(message["params"]["arguments"])
        answer["result"] = {"content": [{"type": "text", "text": said}]}
    else:
        answer["error"] = {"code": -32601, "message": "Method not found"}
    print(json.dumps(answer), flush=True)
