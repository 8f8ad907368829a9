"""What stops a start."""


class Trouble(Exception):
    """Something a person has to mend first; `str()` is the one clear line they get."""
