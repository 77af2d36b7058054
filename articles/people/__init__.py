"""People of the newsroom: what they hand each other, what they are told, how readers know them, how they come in."""
