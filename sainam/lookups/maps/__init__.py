"""Answers that are no small JSON object: map images, and GeoJSON of any length."""
