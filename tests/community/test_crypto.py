"""What is sealed opens with our keys, in its place, unchanged, or not at all."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from pytest_django.fixtures import Settings

from community import crypto

TEXT = "rain on the roof"
OLD, NEW = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))


class Page(models.Model):
    """A row with a sealed field, for these tests only."""

    member_id = models.IntegerField()
    words = crypto.SealedTextField(owner="member_id", null=True)

    objects: ClassVar[models.Manager[Page]] = models.Manager()

    class Meta:
        app_label = "services"

    def __str__(self) -> str:
        return f"page {self.pk}"


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> None:
    settings.SEALING_KEYS = [OLD]


@pytest.fixture
def _table(transactional_db: None) -> Iterator[None]:
    with connection.schema_editor() as editor:
        editor.create_model(Page)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(Page)


def stored(page: Page) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM services_page WHERE id = %s", [page.pk])
        return str(cursor.fetchone()[0])


def test_a_sealed_text_opens_in_its_place_only() -> None:
    sealed = crypto.seal(TEXT, place="a.b.1")

    assert crypto.unseal(sealed, place="a.b.1") == TEXT
    for place in ("a.b.2", "a.c.1", "b.b.1", "a.b", ""):
        with pytest.raises(crypto.Unreadable):
            crypto.unseal(sealed, place=place)


def test_every_flipped_bit_is_refused() -> None:
    version, name, encoded = crypto.seal("x" * 1_000, place="a").split(".")
    raw = base64.urlsafe_b64decode(encoded)

    opened = 0
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        text = f"{version}.{name}.{base64.urlsafe_b64encode(changed).decode()}"
        try:
            crypto.unseal(text, place="a")
        except crypto.Unreadable:
            continue
        opened += 1

    assert (len(raw) * 8, opened) == ((1_000 + 12 + 16) * 8, 0)


@pytest.mark.parametrize("change", [
    "", "v1",
    "v1.x", "v1..", "v2{rest}", "{sealed}=", "{sealed}A", "{cut}", " {sealed}", "{sealed}\n",
    "plain words", "{sealed}{sealed}",
])  # fmt: skip
def test_what_was_not_sealed_is_refused(change: str) -> None:
    sealed = crypto.seal(TEXT, place="a")
    text = change.format(sealed=sealed, rest=sealed[2:], cut=sealed[:-4])

    with pytest.raises(crypto.Unreadable):
        crypto.unseal(text, place="a")


def test_the_same_text_is_never_sealed_the_same() -> None:
    sealed = {crypto.seal(TEXT, place="a") for _ in range(20_000)}

    assert len({text.split(".")[2][:16] for text in sealed}) == 20_000


def test_a_new_key_seals_and_the_old_one_still_opens(settings: Settings) -> None:
    before = crypto.seal(TEXT, place="a")

    settings.SEALING_KEYS = [NEW, OLD]
    after = crypto.seal(TEXT, place="a")

    assert crypto.unseal(before, place="a") == crypto.unseal(after, place="a") == TEXT
    settings.SEALING_KEYS = [NEW]
    assert crypto.unseal(after, place="a") == TEXT
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(before, place="a")


@pytest.mark.parametrize("keys", [[], [""], ["short"], ["*" * 44], [NEW, "AAAA"]])
def test_unusable_keys_stop_the_start(settings: Settings, keys: list[str]) -> None:
    settings.SEALING_KEYS = keys

    with pytest.raises(ImproperlyConfigured, match="SEALING_KEYS"):
        crypto.keys()


@pytest.mark.usefixtures("_table")
def test_a_sealed_field_is_unreadable_in_the_table_and_readable_in_its_row() -> None:
    page = Page.objects.create(member_id=1, words=TEXT)

    assert page.words == TEXT
    assert TEXT not in stored(page)
    assert Page.objects.get(pk=page.pk).words == TEXT
    assert Page.objects.defer("words").get(pk=page.pk).words == TEXT


@pytest.mark.usefixtures("_table")
def test_a_sealed_text_copied_to_another_row_is_refused() -> None:
    mine, other = (Page.objects.create(member_id=number, words=TEXT) for number in (1, 2))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE services_page SET words = %s WHERE id = %s", [stored(mine), other.pk]
        )

    copied = Page.objects.get(pk=other.pk)

    with pytest.raises(crypto.Unreadable):
        _ = copied.words


@pytest.mark.usefixtures("_table")
def test_saving_a_row_again_seals_it_with_the_new_key(settings: Settings) -> None:
    page = Page.objects.create(member_id=1, words=TEXT)
    settings.SEALING_KEYS = [NEW, OLD]

    Page.objects.get(pk=page.pk).save(update_fields=["words"])

    settings.SEALING_KEYS = [NEW]
    assert Page.objects.get(pk=page.pk).words == TEXT


@pytest.mark.usefixtures("_table")
def test_nothing_unsealed_can_be_written_past_a_row() -> None:
    page = Page.objects.create(member_id=1, words=None)

    with pytest.raises(TypeError):
        Page.objects.update(words=TEXT)
    assert Page.objects.filter(words__isnull=True).get() == page
    with pytest.raises(Exception, match="exact"):
        Page.objects.filter(words=TEXT).exists()
