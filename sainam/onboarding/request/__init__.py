"""P1: what an agency asks for, and whether it is all there."""
