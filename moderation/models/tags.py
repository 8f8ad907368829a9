"""What a writer says of their words, so that a person reads them rightly."""

from django.db import models


class ContextTag(models.TextChoices):
    """Seen by moderators. It never shows or hides anything by itself: rules do not ask for it."""

    QUOTING = "quoting", "Quoting something said to me"
    SELF = "self", "Talking about myself"
    OWN_WORD = "own_word", "A word I use for my own group"
    TEACHING = "teaching", "Teaching or asking about a word"
    AGREED = "agreed", "Describing something we agreed"
