from articles.errors import DeskError


class CoverError(DeskError):
    """Why there is no such cover, as the sentence that an editor reads."""
