"""P6: the agreement is drawn up, signed, lives and ends."""
