"""The runner: the only place that owns threads."""
