"""Agreements: what was granted to whom, for how long, and the gates that open and shut by it."""
