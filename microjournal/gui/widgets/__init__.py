"""Drawn things without knowledge of the journal."""
