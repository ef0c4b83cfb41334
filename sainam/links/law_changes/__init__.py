"""The law on the shelf: changed by two people, kept by decisions version by version."""
