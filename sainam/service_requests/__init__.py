"""Service requests: from any channel to the system that works on them, and their status back."""
