"""Tests of the procedural skin and its camera."""
