"""Every address of the site."""

from django.urls import include, path

from config import views
from config.accounts.urls import entrance

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    *entrance,
    path("sign-in/demo/", views.demo_sign_in, name="demo-sign-in"),
    path("sign-in/council/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("sign-in/council/refused/", views.council_refused, name="socialaccount_login_error"),
    path("sign-in/council/cancelled/", views.council_cancelled, name="socialaccount_login_cancelled"),
    path("start/", views.start, name="start"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("", include("config.accounts.urls")),
    path("council.css", views.council_style, name="council-style"),
    path("statuses.css", views.status_style, name="status-style"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("catalogue/", include("indicators.urls")),
    path("", include("submissions.urls")),
    path("", include("reporting.urls")),
]
