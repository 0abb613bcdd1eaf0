"""A model on this machine: llama.cpp in a process of its own, with a small model or any GGUF file."""
