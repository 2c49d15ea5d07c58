"""Use cases: what happens in which order."""
