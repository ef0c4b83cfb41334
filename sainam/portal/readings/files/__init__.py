"""Files and their lines."""
