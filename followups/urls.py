"""Addresses of the advice: what to do, when, what to say."""

from django.urls import path

from followups.applications import bulk_views, spreadsheet_views, views
from followups.calendar import views as calendars
from followups.calls import views as calls
from followups.decisions import closing_views
from followups.decisions import views as decisions
from followups.digest import views as mail
from followups.interviews import views as interviews
from followups.settings import views as settings
from followups.today import views as today
from followups.tryout import views as when

urlpatterns = [
    path("", today.today, name="today"),
    path("applications/", views.application_list, name="application_list"),
    path("applications/list.xlsx", spreadsheet_views.application_sheet, name="application_sheet"),
    path("applications/bulk/", bulk_views.application_bulk, name="application_bulk"),
    path(
        "applications/bulk/undo/",
        bulk_views.application_bulk_undo,
        name="application_bulk_undo",
    ),
    path("when/", when.when, name="when"),
    path("settings/", settings.settings, name="settings"),
    path("settings/undo/", settings.settings_undo, name="settings_undo"),
    path("settings/mail/", mail.mail_settings, name="mail_settings"),
    path("settings/mail/now/", mail.mail_now, name="mail_now"),
    path("mail/stop/<str:token>/", mail.mail_stop, name="mail_stop"),
    path("settings/calendar/", calendars.calendar_settings, name="calendar_settings"),
    path("settings/calendar/renew/", calendars.calendar_renew, name="calendar_renew"),
    path("settings/calendar/off/", calendars.calendar_off, name="calendar_off"),
    path("calendar/<str:token>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("interviews/<int:pk>/", interviews.interview, name="interview"),
    path("interviews/<int:pk>/debrief/", interviews.debrief, name="debrief"),
    path("interviews/<int:pk>/debrief/said/", interviews.debrief_said, name="debrief_said"),
    path("interviews/<int:pk>/call/", calls.call_sheet, name="call_sheet"),
    path(
        "interviews/<int:pk>/calendar.ics", calendars.interview_calendar, name="interview_calendar"
    ),
    path("interviews/<int:pk>/call/calendar.ics", calendars.call_calendar, name="call_calendar"),
    path("interviews/<int:pk>/call/script/<slug:kind>/", calls.script, name="script"),
    path("interviews/<int:pk>/log/", calls.log_attempt, name="log_attempt"),
    path("interviews/<int:pk>/log/later/", calls.log_later, name="log_later"),
    path("interviews/<int:pk>/put-off/", decisions.put_off, name="put_off"),
    path("interviews/<int:pk>/put-off/undo/", decisions.put_off_undo, name="put_off_undo"),
    path("interviews/<int:pk>/no-follow-up/", decisions.no_follow_up, name="no_follow_up"),
    path(
        "interviews/<int:pk>/no-follow-up/undo/",
        decisions.no_follow_up_undo,
        name="no_follow_up_undo",
    ),
    path("interviews/<int:pk>/thanks/", decisions.thanks, name="thanks"),
    path("interviews/<int:pk>/close/", closing_views.close_kindly, name="close_kindly"),
    path("attempts/<int:pk>/", calls.attempt_edit, name="attempt_edit"),
    path("attempts/<int:pk>/undo/", calls.attempt_undo, name="attempt_undo"),
]
