"""Data keys that content is sealed with, and the masters that keep them."""
