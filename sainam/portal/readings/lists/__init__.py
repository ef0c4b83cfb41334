"""Lists taken over by night."""
