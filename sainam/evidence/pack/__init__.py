"""Evidence packs: one file of a period, an agency or a provision that verifies without the hub."""
