"""What the pages show, read from the database: bounded, by index, each page at one moment."""
