"""Why a file is not taken in; the messages are for the person who uploads."""


class FileRefused(ValueError):
    """The file cannot be taken in; the message says why and what would help."""


class UnknownFileType(FileRefused):
    """The content is none of the types that are taken."""


class InfectedFile(FileRefused):
    """The virus scanner refused the file."""
