"""Links that carry nothing for a while: announced windows, and holds until resumed."""
