"""Pixels in and out: decoding apart, derivatives, faces, registration."""
