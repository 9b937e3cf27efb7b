"""Addresses of the advice: what to do, when, what to say."""

from django.urls import path

from tracker.lazy_views import Views

application_bulk = Views("followups.applications.bulk_views")
application_sheet = Views("followups.applications.spreadsheet_views")
applications = Views("followups.applications.views")
calendars = Views("followups.calendar.views")
calls = Views("followups.calls.views")
closing = Views("followups.decisions.closing_views")
decisions = Views("followups.decisions.views")
interviews = Views("followups.interviews.views")
mail = Views("followups.digest.views")
settings = Views("followups.settings.views")
today = Views("followups.today.views")
when = Views("followups.tryout.views")

urlpatterns = [
    path("", today.today, name="today"),
    path("applications/", applications.application_list, name="application_list"),
    path("applications/list.xlsx", application_sheet.application_sheet, name="application_sheet"),
    path("applications/bulk/", application_bulk.application_bulk, name="application_bulk"),
    path(
        "applications/bulk/undo/",
        application_bulk.application_bulk_undo,
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
    path("calendar/<slug:token>.ics", calendars.calendar_feed, name="calendar_feed"),
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
    path("interviews/<int:pk>/close/", closing.close_kindly, name="close_kindly"),
    path("attempts/<int:pk>/", calls.attempt_edit, name="attempt_edit"),
    path("attempts/<int:pk>/undo/", calls.attempt_undo, name="attempt_undo"),
]
