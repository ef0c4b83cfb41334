"""Who brought which bytes, and what may be attached and read again."""
