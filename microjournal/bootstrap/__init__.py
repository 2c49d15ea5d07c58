"""Wires everything, once: an open journal and the use cases on it."""
