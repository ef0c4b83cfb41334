"""What the hub accepted, carried to the owner's system: at least once, under one id for ever."""
