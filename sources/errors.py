"""What can go wrong on the wire. Each error's text is the sentence that a person reads."""


class WireError(Exception):
    """Anything that keeps an upstream's news from coming in."""


class FetchError(WireError):
    """The address could not be fetched; the text says why and what to do."""


class AddressRefused(FetchError):
    """The address, or where it led, is private or not http(s); raised before anything is sent."""


class ParseError(WireError):
    """The document as a whole cannot be read as any feed format."""


class NotAllowed(WireError):
    """The person lacks the permission for this act."""


class NotPossible(WireError):
    """The object's state, or what was given, does not allow this act."""
