"""P2 and P3: the council reviews, votes and decides; a refusal goes out by letter."""
