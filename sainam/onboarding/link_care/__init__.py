"""What keeps a link in order: its pauses, told to partners, and what could not be told them."""
