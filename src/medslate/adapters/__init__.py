"""Adapters: the world behind the ports. Each is independent of every other; `wiring` puts them together."""
