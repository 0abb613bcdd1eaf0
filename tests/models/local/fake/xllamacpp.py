"""Stands for llama.cpp in the tests of its process: the same names, and an HTTP server that says one sentence."""

import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

WORDS = ("A", " small", " answer", ".")


class CommonParams(SimpleNamespace):
    """Settings: what is written down is kept."""

    def __init__(self) -> None:
        super().__init__(model=SimpleNamespace(path=""), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace())
        self.chat_template = ""


class Server:
    """Serves until the process ends. A file with the word `broken` in it cannot be loaded."""

    def __init__(self, params: CommonParams) -> None:
        with open(params.model.path, "rb") as file:
            if b"broken" in file.read():
                os.write(2, b"0.00.003.440 E load: the file is broken\n0.00.003.441 E srv: failed\n")
                raise RuntimeError("no model")
        self._loading = 2  # questions after which it is loaded
        server = self
        settings = {name: value for name, value in vars(params).items() if isinstance(value, str | int | list)}

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path == "/health":
                    server._loading -= 1
                    self._say(503 if server._loading > 0 else 200, {"status": "ok"})
                elif self.path == "/props":
                    tools = {"supports_tools": "tools" in params.chat_template}
                    self._say(200, {"chat_template_caps": tools, "settings": settings, "pid": os.getpid()})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                asked = [{"delta": {"content": word}} for word in WORDS] + [{"delta": {}, "finish_reason": "stop"}]
                usage = {"prompt_tokens": 30, "completion_tokens": 4}
                events: list[Any] = [{"choices": [{"index": 0, **one}]} for one in asked]
                events.append({"choices": [], "usage": usage, "model": body["model"]})
                data = "".join(f"data: {json.dumps(one)}\n\n" for one in events) + "data: [DONE]\n\n"
                self._say(200, data, "text/event-stream")

            def _say(self, status: int, what: object, kind: str = "application/json") -> None:
                data = (what if isinstance(what, str) else json.dumps(what)).encode()
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", params.port), Handler)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def listening_address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"
