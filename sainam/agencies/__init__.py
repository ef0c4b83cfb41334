"""Agencies, their credentials, and the people who sign in."""
