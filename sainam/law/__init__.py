"""The law register: instruments and provisions, the checklist made from them, findings on it."""
