"""`{{ person.phone|dial_link }}`, for a link that a telephone can dial."""

from django import template

from tracker.phones import dial_link

register = template.Library()
register.filter("dial_link", dial_link)
