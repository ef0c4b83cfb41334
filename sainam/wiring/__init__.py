"""Binds the parts to one another: edges reach verbs, and verbs reach edges, as arguments."""
