"""Partner agencies as clients of the hub: they call its API and drop files at its SFTP."""
