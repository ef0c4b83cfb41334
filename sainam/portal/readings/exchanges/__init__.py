"""Exchanges, refusals and deliveries."""
