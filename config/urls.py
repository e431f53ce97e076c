"""Every address of the site."""

from django.urls import include, path

from config import views

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/demo/", views.demo_sign_in, name="demo-sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("council.css", views.council_style, name="council-style"),
    path("statuses.css", views.status_style, name="status-style"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("catalogue/", include("indicators.urls")),
    path("", include("submissions.urls")),
    path("", include("reporting.urls")),
]
