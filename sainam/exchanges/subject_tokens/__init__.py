"""Who is signed in at a citizens' channel: a short token of the channel's identity provider."""
