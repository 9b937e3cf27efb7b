"""People from address cards: what would become of each card, and doing it in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from tracker.models import Company, Contact, User
from tracker.models.changes import change
from tracker.models.match_keys import company_key, spelling_key
from tracker.people import merging
from tracker.people.duplicates import name_key, phone_key
from tracker.people.vcards import UnreadableCard, VCard
from tracker.trash import undo


class CardAction(StrEnum):
    """What becomes of a card."""

    ADD = "add"
    FILL = "fill"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class CardMatch:
    """A card with the person of the user's it seems to be, and why; None where it is new."""

    card: VCard
    person: Contact | None = None
    why: str = ""

    @property
    def adds(self) -> list[str]:
        """What the person would get from the card, in words."""
        return _additions(self.person, self.card)[1] if self.person else []

    @property
    def proposed(self) -> CardAction:
        """What is proposed."""
        if self.person is None:
            return CardAction.ADD
        return CardAction.FILL if self.adds else CardAction.LEAVE


@dataclass(slots=True)
class CardsSaved:
    """What was done, and what `undo_import` needs."""

    added: int
    filled: int
    record: dict[str, list[undo.Values]]


def as_json(cards: Iterable[VCard | UnreadableCard]) -> list[dict[str, str]]:
    """The cards as a session can hold them."""
    return [asdict(card) for card in cards]


def from_json(kept: Iterable[dict[str, str]]) -> list[VCard | UnreadableCard]:
    return [UnreadableCard(**one) if "why" in one else VCard(**one) for one in kept]


def look_up(cards: Sequence[VCard], owner: User) -> list[CardMatch]:
    """Each card with the person it seems to be: by e-mail, else by number, else by name.

    A number alone is not enough where the names have nothing in common (a switchboard), nor is a
    name where both have a company, and not the same one. Two queries at most.
    """
    people = list(Contact.objects.of(owner).select_related("company"))
    by_email = {person.email.casefold(): person for person in people if person.email}
    by_phone = {phone_key(person.phone, owner.country): person for person in people}
    by_name: dict[str, list[Contact]] = {}
    for person in people:
        by_name.setdefault(name_key(person.name), []).append(person)

    def found(card: VCard) -> CardMatch:
        person = by_email.get(card.email.casefold()) if card.email else None
        if person:
            return CardMatch(card, person, "the same e-mail address")
        key = phone_key(card.phone, owner.country)
        person = by_phone.get(key) if key else None
        if person and set(name_key(person.name).split()) & set(name_key(card.name).split()):
            return CardMatch(card, person, "the same number")
        for person in by_name.get(name_key(card.name), []):
            if _may_be_of(person, card.company):
                return CardMatch(card, person, "the same name")
        return CardMatch(card)

    return [found(card) for card in cards]


def save(chosen: Iterable[tuple[CardMatch, CardAction]], owner: User) -> CardsSaved:
    """Adds people and fills in what is missing, in one transaction. Nothing known is overwritten:
    what is another number or another address goes to the notes.
    """
    added: list[Contact] = []
    filled: dict[int, tuple[undo.Values, undo.Values]] = {}
    with change(owner):
        companies = _Companies(owner)
        for found, action in chosen:
            if action is CardAction.ADD:
                added.append(_person(found.card, owner, companies))
            elif action is CardAction.FILL and found.person:
                person = Contact.objects.select_related("company").get(pk=found.person.pk)
                before = undo.values_of(person)
                values, _ = _additions(person, found.card)
                for name, value in values.items():
                    setattr(person, name, value)
                if not person.company and found.card.company:
                    person.company = companies.named(found.card.company)
                person.save(update_fields=[*values, "company"])
                # Two cards may fill the same person: what was before the first is what was before.
                first = filled.get(person.pk, (before,))[0]
                filled[person.pk] = (first, undo.values_of(person))
        return CardsSaved(
            len(added),
            len(filled),
            {
                "added": [undo.values_of(person) for person in added],
                "filled": [{"before": one, "after": two} for one, two in filled.values()],
                "companies": [undo.values_of(company) for company in companies.made],
            },
        )


def undo_import(owner: User, record: dict[str, list[undo.Values]]) -> int:
    """Takes an import back. Whoever was changed or referred to since stays; returns how many."""
    stay = 0
    with change(owner):
        for values in record["filled"]:
            person = Contact.objects.of(owner).filter(pk=values["after"]["id"]).first()
            if person:
                undo.restore_values(person, values["before"], values["after"])
        for model, added in ((Contact, record["added"]), (Company, record["companies"])):
            known = {
                row.pk: row
                for row in model.objects.of(owner).filter(pk__in=[values["id"] for values in added])
            }
            for values in added:
                row = known.get(values["id"])
                if row is None:
                    continue
                if undo.values_of(row) == values and not merging.is_referred_to(row):
                    # Never was, rather than thrown away.
                    model._base_manager.filter(pk=row.pk).delete()
                else:
                    stay += model is Contact
    return stay


class _Companies:
    """The companies of an owner by their spelling: read once, made where they are new."""

    def __init__(self, owner: User) -> None:
        self.owner = owner
        self.known: dict[str, Company] = {c.name_key: c for c in Company.objects.of(owner)}
        self.made: list[Company] = []

    def named(self, name: str) -> Company:
        key = spelling_key(name)
        if key not in self.known:
            company = Company(owner=self.owner, name=name)
            company.save()
            self.known[key] = company
            self.made.append(company)
        return self.known[key]


def _person(card: VCard, owner: User, companies: _Companies) -> Contact:
    values = {name: value for name, value in asdict(card).items() if name != "company"}
    company = companies.named(card.company) if card.company else None
    person: Contact = Contact.objects.create(owner=owner, company=company, **values)
    return person


def _additions(person: Contact, card: VCard) -> tuple[dict[str, str], list[str]]:
    """What a card adds to a person: by field, and in words."""
    values: dict[str, str] = {}
    words, notes = [], []
    for name in ("role", "phone", "email", "time_zone"):
        new, label = getattr(card, name), str(Contact._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        label = f"{label[0].upper()}{label[1:]}"
        if new and not getattr(person, name):
            values[name] = new
            words.append(f"{label}: {new}")
        elif new and new.casefold() != getattr(person, name).casefold():
            notes.append(f"{label}: {new}")
    if card.company and person.company is None:
        words.append(f"Company: {card.company}")
    notes += card.notes.splitlines()
    known = set(person.notes.splitlines())
    lines = [line for line in notes if line not in known]
    if lines:
        values["notes"] = "\n".join([person.notes, *lines] if person.notes else lines)
        words.append("To the notes: " + "; ".join(line for line in lines if line))
    return values, words


def _may_be_of(person: Contact, company: str) -> bool:
    if not company or person.company is None:
        return True
    same: bool = person.company.match_key == company_key(company)
    return same
