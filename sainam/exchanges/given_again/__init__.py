"""Answers that their source allows to be given again for a while, instead of asking it anew."""
