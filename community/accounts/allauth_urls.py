"""The few addresses that allauth's flows lead to, under the names it knows them by."""

from django.urls import path

from community.accounts.views import factors, signing

urlpatterns = [
    path("sign-in/code/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/", signing.sign_in, name="account_login"),
]
