"""What people do about themselves and one another: verbs, their mail, one transaction each."""
