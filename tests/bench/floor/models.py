from django.conf import settings
from django.db import models


class Row(models.Model):
    """A line of the list that the floor shows."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    company = models.CharField(max_length=200)
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["owner", "due_on"], name="row_by_owner_and_day")]

    def __str__(self) -> str:
        return self.title
