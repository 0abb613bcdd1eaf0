"""Whether llama.cpp is installed."""

import importlib.util


def missing() -> str:
    """What the local model lacks, with its repair; empty where it lacks nothing."""
    if importlib.util.find_spec("xllamacpp") is not None:
        return ""
    return "`local` needs llama.cpp, which is not installed: pip install 'shipworthy[local]'"
