"""What can be known of a job before anything is typed."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Facts of a job, by the names of the form's fields. Empty is better than wrong."""

    company_name: str = ""
    title: str = ""
    link: str = ""
    source: str = ""
    place: str = ""
    work_mode: str = ""
    pay_from: int | None = None
    pay_to: int | None = None
    pay_currency: str = ""
    pay_period: str = ""
    posting: str = ""

    def known(self) -> dict[str, str | int]:
        """Those that are known. Pay is known as a whole or not at all."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}

    def completed_by(self, other: Facts) -> Facts:
        """These, and what `other` knows besides."""
        ours, theirs = asdict(self), asdict(other)
        if self.pay_from or self.pay_to:
            theirs |= {name: ours[name] for name in ours if name.startswith("pay_")}
        return Facts(**{name: value or theirs[name] for name, value in ours.items()})
