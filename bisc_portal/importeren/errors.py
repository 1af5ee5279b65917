"""Why a file or an import is refused; every sentence is for the reader. Knows no Django."""


class UnreadableFileError(Exception):
    """The file as a whole cannot be read."""


class UnreadableValueError(Exception):
    """One value cannot be read for what its column should hold."""


class ImportNotReadyError(Exception):
    """The import has mistakes, unseen warnings, or was dealt with already."""


class ImportOvertakenError(Exception):
    """What the import wrote was changed since; taking it back would undo that as well."""
