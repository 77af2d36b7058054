"""What moving and backing up refuse. The text is the sentence that a person reads."""


class MovingError(Exception):
    """A dump or backup cannot be made, read or put in place."""
