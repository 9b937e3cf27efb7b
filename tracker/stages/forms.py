"""Forms of the user's own stages."""

from __future__ import annotations

from typing import Any

from django import forms

from tracker.forms.base import OwnedForm
from tracker.models import Stage


class StageForm(OwnedForm):
    """The name of a stage, and what it means to the program."""

    class Meta:
        model = Stage
        fields = ["name", "kind"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [choice for choice in kind.choices if choice[0]]

    def save(self, commit: bool = True) -> Stage:
        """Saves. A new one comes after the last of its kind, or after all."""
        stage: Stage = self.instance
        is_new = stage.pk is None
        super().save()
        if is_new:
            stage.take_its_place()
        return stage


class DeleteStageForm(forms.Form):
    """Where the applications of a stage go that is to be deleted."""

    to = forms.ModelChoiceField(Stage.objects.none(), label="Move them to")

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = Stage.objects.filter(owner=stage.owner_id).exclude(pk=stage.pk)
        field.required = stage.applications(manager="all_objects").exists()
        field.empty_label = "Choose a stage"
