"""A LiteLLM proxy before the same model: `peer_litellm.py PYTHON SIM_URL PORT`; PYTHON is that of its environment."""

import json
import os
import sys
import tempfile
from pathlib import Path

CONFIG = """
model_list:
  - model_name: mock
    litellm_params: {model: openai/mock, api_base: "%s/v1", api_key: bench}
general_settings: {dangerously_permit_weak_or_unset_master_key: true}
litellm_settings: {telemetry: false, drop_params: true}
"""


def main() -> None:
    """Become the proxy."""
    python, sim, port = sys.argv[1:4]
    config = Path(tempfile.mkdtemp()) / "config.yaml"
    config.write_text(CONFIG % sim)
    print(json.dumps({"pid": os.getpid(), "url": f"http://127.0.0.1:{port}"}), flush=True)
    command = [str(Path(python).with_name("litellm")), "--config", str(config), "--host", "127.0.0.1", "--port", port]
    os.environ |= {"LITELLM_LOG": "ERROR", "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    os.execv(python, [python, *command])


if __name__ == "__main__":
    main()
