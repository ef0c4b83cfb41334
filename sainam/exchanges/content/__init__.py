"""What exchanges said, sealed apart from the record that they crossed."""
