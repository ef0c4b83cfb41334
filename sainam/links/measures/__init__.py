"""What owners state of the measures of the page, each time by two people."""
