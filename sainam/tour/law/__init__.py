"""The rows of the page's table of laws, walked live."""
