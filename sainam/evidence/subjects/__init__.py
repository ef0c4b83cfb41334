"""Persons concerned: their requests, what is held of them, who got it, and what is withheld."""
