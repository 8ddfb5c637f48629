"""Root of the exception tree.

Exceptions are for callers; a problem in user content is a `Finding` (see `findings`). Each class carries the
exit status with which the command line ends (architecture, "Exit status").
"""


class MedslateError(Exception):
    """A problem that ends the command; its text says what, where, why and what to do."""

    exit_status = 1


class UsageError(MedslateError):
    """The call itself is wrong: an option, an argument, a folder that is no workspace."""

    exit_status = 2


class SetupError(MedslateError):
    """The surroundings lack something: a pack, an extra, a program."""

    exit_status = 3
