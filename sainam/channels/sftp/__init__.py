"""The SFTP role: agencies drop files and fetch answers, each in the folder of its agreement."""
