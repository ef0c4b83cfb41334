"""The other side's mail server: takes what it is sent over SMTP, keeps it, and shows it."""
