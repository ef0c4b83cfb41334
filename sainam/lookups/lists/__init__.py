"""Lists that an owner gives as a whole each night: taken over, kept in versions, told by changes."""
