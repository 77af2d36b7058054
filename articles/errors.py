"""What the desk refuses. Each error's text is the sentence that a person reads."""


class DeskError(Exception):
    """Anything that the desk will not do."""


class NotAllowed(DeskError):
    """The person lacks the permission for this act."""


class StaleVersion(DeskError):
    """Somebody changed the article since the person opened it; nothing was written."""


class NotPossible(DeskError):
    """The object's state, or what was given, does not allow this act."""


class ArticleFileError(DeskError):
    """An article file cannot be read; the text names the line or key and what to do."""
