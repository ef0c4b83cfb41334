"""Posting a payment file: staged, judged, posted in one transaction."""
