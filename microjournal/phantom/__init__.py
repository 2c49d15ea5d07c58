"""Procedural skin with known relief: ground truth for tests and the demo series."""
