"""One tree of errors. Adapters translate foreign exceptions into these; people never see a code, operators do."""


class LotseError(Exception):
    """Root of all errors that Lotse raises on purpose."""


class SettingsError(LotseError):
    """A setting is missing or wrong; the message is one sentence for the operator."""


class IllegalTransition(LotseError):
    """The hand-over state does not allow this step."""


class UnknownConversation(LotseError):
    """No conversation of this id, or it has been erased."""


class WrongToken(LotseError):
    """The secret token does not belong to the conversation."""


class InvalidMessage(LotseError):
    """A request that cannot be a message: no text and no payload, or both, or an identifier out of shape."""


class CaseTaken(LotseError):
    """Another advisor holds the case, or, with no holder, the person does not wait any more."""

    def __init__(self, holder: str | None) -> None:
        super().__init__(f"already taken by {holder}" if holder else "the person no longer waits")
        self.holder = holder


class NotYourCase(LotseError):
    """The advisor does not hold the case."""


class NotAllowed(LotseError):
    """The role does not have the right, or the case belongs to another organisation."""


class CaseClosed(NotYourCase):
    """The case is closed: nothing more can be written to it."""


class NoRoom(LotseError):
    """The advisor has as many conversations as their capacity allows."""


class UnknownQuestion(LotseError):
    """No open question of this number, or nothing of it that could be worked with."""


class TranslationUnavailable(LotseError):
    """The translation service did not answer."""


class TranslationRefused(TranslationUnavailable):
    """The service answered, but a value that has to survive did not."""


class InvalidCode(LotseError):
    """A one-time code that is unknown, used or too old."""


class MailUnavailable(LotseError):
    """The mail server did not take a mail; it may later."""


class MailRefused(LotseError):
    """The mail server refused the address for good."""


class EngineUnavailable(LotseError):
    """The dialogue engine cannot answer at the moment."""
