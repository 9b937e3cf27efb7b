"""The form of a document: which file, and what it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat

from tracker.documents import file_kinds
from tracker.forms.base import OwnedForm, length_of
from tracker.models import Document

KINDS_IN_WORDS = "PDF, Word (docx), OpenDocument (odt), RTF, text or Markdown, PNG or JPEG"


class DocumentForm(OwnedForm):
    """A file that went out with `instance.application`."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ",".join(file_kinds.ENDINGS)}))

    class Meta:
        model = Document
        fields = ["kind", "file"]
        labels = {"kind": "What it is"}

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        """`was_too_large`: the file was left out on its way in, by `tracker.site.uploads`."""
        super().__init__(*args, **kwargs)
        field, limit = self.fields["file"], filesizeformat(settings.DOCUMENT_MAX_BYTES)
        field.help_text = f"{KINDS_IN_WORDS}, up to {limit}."
        field.error_messages["empty"] = "There is nothing in this file."
        field.error_messages["required"] = (
            f"It is larger than {limit}. Choose a smaller one."
            if was_too_large
            else "Choose a file."
        )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        name, size = str(file.name), int(file.size or 0)
        kind = file_kinds.of_name(name)
        if kind is None:
            raise forms.ValidationError(f"This cannot be kept here. Choose {KINDS_IN_WORDS}.")
        if not file.file or not kind.holds(file.file):
            raise forms.ValidationError(
                f"It is called {name}, but what is in it is not {kind.name}. "
                "Save it again under the right name, then choose it once more."
            )
        longest = length_of(Document, "name") or 0
        if len(name) > longest:
            raise forms.ValidationError(f"Its name is longer than {longest} characters.")
        self._refuse_too_many(size)
        self.instance.name, self.instance.size = name, size
        self.instance.content_type = kind.content_type
        file.seek(0)
        return file

    def _refuse_too_many(self, size: int) -> None:
        """All that a user has kept, what is in the trash included: it takes room as well."""
        kept = Document.all_objects.of(self.owner).aggregate(total=Sum("size"))["total"] or 0
        limit = settings.DOCUMENTS_MAX_BYTES
        if kept + size > limit:
            raise forms.ValidationError(
                f"Your documents take {filesizeformat(kept)} of the {filesizeformat(limit)} "
                "that there is room for. Delete one first; what is in the trash counts as well."
            )
