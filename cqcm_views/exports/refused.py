"""What is asked in vain of a file, an address or the command line."""


class Refused(ValueError):
    """Asks for what does not exist or cannot be made; each argument is a sentence that says so."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))
