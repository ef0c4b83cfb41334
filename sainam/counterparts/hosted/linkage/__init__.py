"""The government's exchange as the hub meets it: DGA's GDX, and the registries behind it.

Paths, headers, tokens and errors are those of GDX; the fields of the registries but DBD's are
invented in its manner, for a site to put its own in their place.
"""
