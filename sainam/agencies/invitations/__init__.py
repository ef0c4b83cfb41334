"""Invitations: a link, good for one use, by which a person comes to a password of their own."""
