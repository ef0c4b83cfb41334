"""Agreements, and what stopping one does."""
