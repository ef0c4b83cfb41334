"""Lists that an owner gives whole each night: taken over, kept in versions, told by changes."""
