"""Texts and files of sources, kept for signed-in curators only: never public, dumped, searched, logged or in the API.

They are other people's works, so they are no part of the record: plain tables without an admin of their own, which
leave an installation only in a backup of the database. Reverse relations are off, so that no filter leads to them.

They stay when their source is deleted, because it can be brought back, with the same primary key.
"""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from adgmin.record import Texts

from .sources import Passage, Source, fingerprint


class KeptTextManager(models.Manager["KeptText"]):
    """Finds and keeps the texts of passages."""

    def of(self, passage: Passage) -> str:
        """The text of a passage; empty where none is held."""
        return self.of_each([passage]).get(passage.pk, "")

    def of_each(self, passages: Iterable[Passage]) -> dict[int, str]:
        """The texts of passages by primary key, in one query. Passages without a text are left out."""
        rows = list(passages)
        held = self.filter(
            source__in={passage.source_id for passage in rows},
            fingerprint__in={passage.fingerprint for passage in rows},
        )
        texts = {(kept.source_id, kept.fingerprint): kept.text for kept in held}
        found = {passage.pk: texts.get((passage.source_id, passage.fingerprint), "") for passage in rows}
        return {pk: text for pk, text in found.items() if text}

    def keep(self, source: Source, texts: Iterable[str]) -> None:
        """Keep the texts of passages of a source, each on one line. A text that is held already is left as it is."""
        lines = (" ".join(text.split()) for text in texts)
        self.bulk_create(
            (self.model(source=source, fingerprint=fingerprint(line), text=line) for line in lines),
            ignore_conflicts=True,
        )


class KeptText(Texts):
    """The text of one or more passages of a source: those that have its fingerprint.

    The fingerprint leads to it, not the passage, so that it survives if a passage is deleted and restored.
    """

    source = models.ForeignKey(
        Source, models.DO_NOTHING, verbose_name=_("source"), related_name="+", db_constraint=False
    )
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("Of its normalised text, as in the passage.")
    )
    text = models.TextField(_("text"), help_text=_("As printed, on one line."))

    objects = KeptTextManager()

    class Meta:
        verbose_name = _("kept text")
        verbose_name_plural = _("kept texts")
        constraints = [models.UniqueConstraint(fields=["source", "fingerprint"], name="adgmin_kepttext_once_in_source")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class KeptCopy(Texts):
    """The file or the pasted text from which a source was entered, and its blocks until they are saved as passages.

    ``blocks`` are the fields of ``adgmin.curation.staging.StagedBlock``. ``number`` counts their changes, so that a
    form of an older number is noticed.
    """

    source = models.OneToOneField(
        Source, models.DO_NOTHING, verbose_name=_("source"), related_name="+", db_constraint=False
    )
    name = models.CharField(
        _("name"), max_length=200, blank=True, help_text=_("The name of the file; blank for pasted text.")
    )
    content = models.BinaryField(_("content"), help_text=_("The bytes of the file; pasted text in UTF-8."))
    blocks = models.JSONField(
        _("blocks"),
        default=list,
        blank=True,
        help_text=_("The blocks being sorted, not yet saved as passages."),
    )
    number = models.PositiveIntegerField(_("number"), default=0, help_text=_("How often the blocks have changed."))

    class Meta:
        verbose_name = _("kept copy")
        verbose_name_plural = _("kept copies")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
