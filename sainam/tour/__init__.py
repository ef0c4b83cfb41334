"""The tour: rows of the mission walked live over their real transports."""
