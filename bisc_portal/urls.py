"""Joins the parts by name."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from bisc_portal import views
from bisc_portal.accounts import views as accounts

# The admin's own sign-in page knows no second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.vandaag, name="vandaag"),
    path("voortgang/", views.voortgang, name="voortgang"),
    path("zoeken/", views.zoeken, name="zoeken"),
    path("hulp/", views.hulp, name="hulp"),
    path("toegankelijkheid/", views.toegankelijkheid, name="toegankelijkheid"),
    path("privacy/", views.privacy, name="privacy"),
    path("gezond/", views.gezond, name="gezond"),
    # Before allauth's own, which these three stand in for.
    path("account/2fa/totp/activate/", accounts.PortalActivateTOTPView.as_view(), name="mfa_activate_totp"),
    path("account/2fa/webauthn/add/", accounts.PortalAddWebAuthnView.as_view(), name="mfa_add_webauthn"),
    path(
        "account/2fa/webauthn/keys/<int:pk>/remove/",
        accounts.PortalRemoveWebAuthnView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("account/", include("allauth.urls")),
    path("mensen/", include("bisc_portal.accounts.urls")),
    path("berichten/", include("bisc_portal.berichten.urls")),
    path("bijeenkomsten/", include("bisc_portal.netwerk.urls")),
    path("importeren/", include("bisc_portal.importeren.urls")),
    path("ontwikkelagenda/", include("ontwikkelagenda.urls")),
    path("servicedesk/", include("servicedesk.urls")),
    path("status/", include("servicedesk.urls_status")),
    path("ibl/", include("ibl.urls")),
    path("cijfers/", include("kpi.urls")),
    path("opendata/", include("kpi.opendata_urls")),
    path("api/v1/", include("kpi.api_urls")),
    path("beheer/", admin.site.urls),
]
