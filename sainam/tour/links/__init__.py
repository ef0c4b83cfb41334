"""The rows of links on the tour, each with its refusals; one file a family of links."""
