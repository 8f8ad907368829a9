"""Addresses of this app."""

from django.urls import path

from community.accounts.views import (
    confirming,
    factors,
    joining,
    links,
    locked,
    recovering,
    signing,
    standing,
    words,
)

app_name = "accounts"

urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("sign-out/everywhere/", signing.sign_out_everywhere, name="sign_out_everywhere"),
    path("link/<str:token>/", links.link, name="link"),
    path("recover/", recovering.recover, name="recover"),
    path("join/", joining.promises, name="join"),
    path("join/name/", joining.name, name="join_name"),
    path("join/passphrase/", joining.passphrase, name="join_passphrase"),
    path("words/", words.show, name="words"),
    path("words/check/", words.ask_back, name="words_back"),
    path("confirm/", confirming.confirm, name="confirm"),
    path("locked/", locked.locked, name="locked"),
    path("waiting/", standing.waiting, name="waiting"),
    path("resting/", standing.resting, name="resting"),
    path("agree/", standing.agree, name="agree"),
    path("texts/terms/", standing.terms, name="terms"),
    path("texts/<slug:key>/", standing.document, name="document"),
    path("second-factor/", factors.second_factor, name="second_factor"),
    path("second-factor/code/", factors.add_code, name="add_code"),
    path("second-factor/key/", factors.add_key, name="add_key"),
    path("second-factor/<int:factor_id>/remove/", factors.remove, name="remove_factor"),
]
