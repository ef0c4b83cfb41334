"""Which paper a look-up took the place of, so that nobody is asked for a copy of it."""
