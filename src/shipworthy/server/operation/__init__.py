"""The operation of a server: who may call it and how much, health, metrics, and its end."""
