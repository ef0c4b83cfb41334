"""Who may do what, as it really is, and the reviews of it."""
