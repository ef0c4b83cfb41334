"""Logins of the utility's own staff: an administrator proposes, a second person decides."""
