"""P4: the two departments agree on the form of the link, and the hub keeps it as files."""
