"""The house in the admin: people, how they come in, what they are told, what they did."""
