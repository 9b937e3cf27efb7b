"""Telephone numbers in templates.

`{{ person.phone|dial_link }}` is a link that a telephone can dial, and
`{{ person.phone|phone:user.country }}` a `tracker.phones.Number`: to show, to dial, and its doubt.
"""

from django import template

from tracker.phones import dial_link, number

register = template.Library()
register.filter("dial_link", dial_link)
register.filter("phone", number)
