"""The moderators' desk."""

from django.urls import path

from moderation.console import appealing, bulk, caring, deciding, holding, proposing, reading, views

app_name = "desk"

urlpatterns = [
    path("", views.queue, name="queue"),
    path("queue/<slug:slug>/", views.one_queue, name="one_queue"),
    path("next/", views.take_next, name="next"),
    path("newcomers/", views.newcomers, name="newcomers"),
    path("keys/", views.single_keys, name="single_keys"),
    path("advertising/", bulk.spam, name="spam"),
    path("advertising/ruling/", bulk.ruling, name="spam_ruling"),
    path("proposals/", proposing.proposals, name="proposals"),
    path("proposals/<int:proposal_id>/ruling/", proposing.ruling, name="proposal_ruling"),
    path("care/", caring.care_page, name="care"),
    path("care/rest/", caring.rest, name="rest"),
    path("<int:case_id>/recusal/", caring.recuse, name="recuse"),
    path("decisions/<int:decision_id>/agree/", deciding.second, name="second"),
    path("decisions/<int:decision_id>/turn-down/", deciding.turn_down, name="turn_down"),
    path("decisions/<int:decision_id>/undo/", deciding.undo, name="undo"),
    path("<int:case_id>/", reading.case, name="case"),
    path("<int:case_id>/again/", appealing.again, name="again"),
    path("again/<int:appeal_id>/take/", appealing.take, name="take_appeal"),
    path("again/<int:appeal_id>/leave/", appealing.let_go, name="leave_appeal"),
    path("again/<int:appeal_id>/answer/", appealing.answer, name="answer_appeal"),
    path("<int:case_id>/open/", reading.unveil, name="unveil"),
    path("<int:case_id>/note/", reading.note, name="note"),
    path("<int:case_id>/claim/", holding.claim, name="claim"),
    path("<int:case_id>/claim/beat/", holding.beat, name="beat"),
    path("<int:case_id>/claim/release/", holding.release, name="release"),
    path("<int:case_id>/claim/hand-over/", holding.hand_over, name="hand_over"),
    path("<int:case_id>/reasons/", deciding.statement, name="statement"),
    path("<int:case_id>/ruling/", deciding.ruling, name="ruling"),
]
