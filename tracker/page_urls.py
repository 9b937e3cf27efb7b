"""Addresses of the facts: applications, interviews, people."""

from django.urls import path

from tracker.views import applications, capture, interviews, people

urlpatterns = [
    path("applications/", applications.application_list, name="application_list"),
    path("applications/new/", applications.application_new, name="application_new"),
    path("capture/", capture.capture, name="capture"),
    path("applications/<int:pk>/", applications.application, name="application"),
    path("applications/<int:pk>/edit/", applications.application_edit, name="application_edit"),
    path("applications/<int:pk>/stage/", applications.application_move, name="application_move"),
    path(
        "applications/<int:pk>/stage/undo/",
        applications.application_move_undo,
        name="application_move_undo",
    ),
    path(
        "applications/<int:pk>/reopen/", applications.application_reopen, name="application_reopen"
    ),
    path("applications/<int:pk>/interviews/new/", interviews.interview_new, name="interview_new"),
    path("interviews/<int:pk>/edit/", interviews.interview_edit, name="interview_edit"),
    path("interviews/<int:pk>/delete/", interviews.interview_delete, name="interview_delete"),
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
]
