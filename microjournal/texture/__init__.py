"""The measurement on aligned pixels: bands, witnesses, gate, interval."""
