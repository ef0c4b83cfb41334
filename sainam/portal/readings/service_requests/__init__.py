"""Service requests as people see them."""
