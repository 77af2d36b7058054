class DeskError(Exception):
    """What the desk refuses, as the sentence that a person reads."""
