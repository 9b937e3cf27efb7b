"""Addresses of the facts: applications, interviews, people."""

from django.urls import path

from tracker.applications import page_views, views
from tracker.capture import views as capture
from tracker.documents import views as documents
from tracker.exports import views as exports
from tracker.imports import views as imports
from tracker.interviews import views as interviews
from tracker.people import views as people
from tracker.search import views as saved_views
from tracker.stages import views as stages
from tracker.trash import draft_views
from tracker.trash import views as trash
from tracker.work_search import views as work_search

urlpatterns = [
    path("applications/new/", views.application_new, name="application_new"),
    path("capture/", capture.capture, name="capture"),
    path("applications/<int:pk>/", page_views.application, name="application"),
    path(
        "applications/<int:pk>/edit/<slug:section>/",
        page_views.application_edit,
        name="application_edit",
    ),
    path("applications/<int:pk>/documents/", documents.document_new, name="document_new"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("drafts/", draft_views.draft_keep, name="draft_keep"),
    path("drafts/discard/", draft_views.draft_discard, name="draft_discard"),
    path("applications/<int:pk>/stage/", views.application_move, name="application_move"),
    path(
        "applications/<int:pk>/stage/undo/",
        views.application_move_undo,
        name="application_move_undo",
    ),
    path("applications/<int:pk>/reopen/", views.application_reopen, name="application_reopen"),
    path("applications/<int:pk>/interviews/new/", interviews.interview_new, name="interview_new"),
    path("interviews/<int:pk>/edit/", interviews.interview_edit, name="interview_edit"),
    path("people/", people.person_list, name="person_list"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("stages/", stages.stage_list, name="stage_list"),
    path("stages/<int:pk>/", stages.stage_edit, name="stage_edit"),
    path("stages/<int:pk>/shift/", stages.stage_shift, name="stage_shift"),
    path("stages/<int:pk>/delete/", stages.stage_delete, name="stage_delete"),
    path("stages/<int:pk>/restore/", stages.stage_restore, name="stage_restore"),
    path("views/new/", saved_views.view_new, name="view_new"),
    path("views/<int:pk>/", saved_views.view_edit, name="view_edit"),
    path("views/<int:pk>/delete/", saved_views.view_delete, name="view_delete"),
    path("export/", exports.export, name="export"),
    path("export/everything.zip", exports.export_zip, name="export_zip"),
    path("import/", imports.imports, name="imports"),
    path("import/<int:pk>/", imports.import_page, name="import"),
    path("import/<int:pk>/columns/", imports.import_columns, name="import_columns"),
    path("import/<int:pk>/unread.csv", imports.import_unread, name="import_unread"),
    path("import/<int:pk>/rows/<int:number>/", imports.import_row, name="import_row"),
    path("import/<int:pk>/<slug:act>/", imports.import_act, name="import_act"),
    path("work-search/", work_search.work_search, name="work_search"),
    path("work-search/csv/", work_search.work_search_csv, name="work_search_csv"),
    path("trash/", trash.trash_page, name="trash"),
    path("trash/empty/", trash.trash_empty, name="trash_empty"),
    path("trash/undo/", trash.trash_undo, name="trash_undo"),
    path("trash/<slug:what>/<int:pk>/", trash.trash_put, name="trash_put"),
    path("trash/<slug:what>/<int:pk>/restore/", trash.trash_restore, name="trash_restore"),
]
