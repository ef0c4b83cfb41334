"""Who takes whose place, in which role, and until when."""
