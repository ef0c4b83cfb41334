"""Copies of ID cards and house registrations that came all the same, and their end."""
