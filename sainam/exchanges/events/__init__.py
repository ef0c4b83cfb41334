"""What happens, told to the partners it concerns: in order for each subject, at least once."""
