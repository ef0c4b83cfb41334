"""Every call or file that crossed a link: authorised, recorded, delivered."""
