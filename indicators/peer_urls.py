"""Addresses of councils, peer groups and published tables, part of the catalogue."""

from django.urls import path

from indicators.views import peers, releases

urlpatterns = [
    path("councils/", peers.AuthorityList.as_view(), name="authorities"),
    path("councils/add/", peers.AddAuthority.as_view(), name="add-authority"),
    path("councils/import/", peers.ImportAuthorities.as_view(), name="import-authorities"),
    path("councils/<slug:code>/", peers.AuthorityPage.as_view(), name="authority"),
    path("councils/<slug:code>/change/", peers.ChangeAuthority.as_view(), name="change-authority"),
    path("councils/<slug:code>/ours/", peers.ChooseOwnAuthority.as_view(), name="own-authority"),
    path("peer-groups/", peers.PeerGroupList.as_view(), name="peer-groups"),
    path("peer-groups/add/", peers.AddPeerGroup.as_view(), name="add-peer-group"),
    path("peer-groups/<slug:slug>/", peers.PeerGroupPage.as_view(), name="peer-group"),
    path("peer-groups/<slug:slug>/change/", peers.ChangePeerGroup.as_view(), name="change-peer-group"),
    path("peer-groups/<slug:slug>/members/", peers.ChangeMembers.as_view(), name="peer-members"),
    path("indicators/<slug:ref>/comparisons/", peers.ChooseComparisons.as_view(), name="comparisons"),
    path("tables/", releases.ReleaseList.as_view(), name="releases"),
    path("tables/load/", releases.UploadTable.as_view(), name="upload-table"),
    path("tables/load/<str:token>/", releases.TableColumns.as_view(), name="release-columns"),
    path("tables/load/<str:token>/indicators/", releases.MatchIndicators.as_view(), name="release-match"),
    path("tables/load/<str:token>/preview/", releases.TablePreview.as_view(), name="release-preview"),
    path("tables/load/<str:token>/refused/", releases.RefusedRows.as_view(), name="release-refused"),
    path("tables/load/<str:token>/drop/", releases.DropTable.as_view(), name="release-drop"),
    path("tables/<int:pk>/", releases.ReleasePage.as_view(), name="release"),
]
