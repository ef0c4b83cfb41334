"""The law register: instruments and provisions that clauses and letters cite."""
