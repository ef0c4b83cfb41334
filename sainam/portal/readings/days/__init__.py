"""Agents' days, reconciled."""
