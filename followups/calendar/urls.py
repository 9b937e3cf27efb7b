"""Addresses of the calendar."""

from django.urls import path

from followups.calendar import views

urlpatterns = [
    path("settings/calendar/", views.calendar_settings, name="calendar_settings"),
    path("settings/calendar/renew/", views.calendar_renew, name="calendar_renew"),
    path("settings/calendar/off/", views.calendar_off, name="calendar_off"),
    path("calendar/<slug:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("interviews/<int:pk>/calendar.ics", views.interview_calendar, name="interview_calendar"),
    path("interviews/<int:pk>/call/calendar.ics", views.call_calendar, name="call_calendar"),
]
