"""Tests of the recipes that build bundles."""
