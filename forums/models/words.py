"""The words that visible posts are made of, for misspelt searches."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchWord(models.Model):
    """A word that at least three members wrote. Refreshed by a job; never a rare name."""

    word = models.CharField(max_length=40, primary_key=True)
    documents = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="word_nearest")]

    def __str__(self) -> str:
        return self.word
