"""The admin of users: a chief adds colleagues with a role, gives them a link to set a password, and deactivates them.

Nobody becomes a superuser here, for which there is ``manage.py createsuperuser``, and nobody changes their own role.
"""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from adgmin.pages.fields import VisibleField

from . import two_factor
from .rights import Team, refuse_ambiguous_name, team_group
from .unsaved import KeepingAdmin


def team_of(user: User) -> Team | None:
    """The role of a user; a superuser counts as a chief."""
    names = {group.name for group in user.groups.all()} if user.pk else set()
    return Team.CHIEF if user.is_superuser else next((team for team in reversed(Team) if team in names), None)


def is_chief_in_use(user: User) -> bool:
    """True for a chief who has chosen a password."""
    return team_of(user) is Team.CHIEF and user.has_usable_password()


class ColleagueForm(forms.ModelForm):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """A user and his role."""

    team = forms.ChoiceField(label=_("Role"), choices=Team.choices, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active")
        field_classes = {"first_name": VisibleField, "last_name": VisibleField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("team", team_of(self.instance))

    def clean_username(self) -> str:
        """Refuse a name that stands for somebody else."""
        name: str = self.cleaned_data["username"]
        refuse_ambiguous_name(name, self.instance.pk)
        return name


admin.site.unregister(User)


@admin.register(User)
class ColleagueAdmin(KeepingAdmin, admin.ModelAdmin):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """The colleagues, with their roles."""

    form = ColleagueForm
    change_form_template = "admin/colleague_change_form.html"
    list_display = ("username", "full_name", "role", "second_factor", "is_active", "last_login")
    list_filter = ("is_active", ("groups", admin.RelatedOnlyFieldListFilter))
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With the groups, and whether an authenticator app is set up."""
        apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        rows: QuerySet[User] = super().get_queryset(request).prefetch_related("groups")
        return rows.annotate(has_app=Exists(apps))

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, row: User) -> str:
        return row.get_full_name()

    @admin.display(description=_("role"))
    def role(self, row: User) -> str:
        """The name of the role; empty for an account that may do nothing."""
        team = team_of(row)
        return team.value if team else ""

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, row: Any) -> bool:
        return bool(row.has_app)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Role and activity cannot be changed on one’s own account, nor the role of a superuser."""
        mine = obj is not None and obj.pk == request.user.pk
        fixed = {"team", "is_active"} if mine else {"team"} if obj and obj.is_superuser else set()
        names = ["username", "first_name", "last_name", "email", "team", "is_active"]
        return [name for name in names if name not in fixed and (obj or name != "is_active")]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Without the role where it cannot be changed: Django leaves out only fields of the model."""
        form = super().get_form(request, obj, change, **kwargs)
        if "team" not in self.get_fields(request, obj):
            del form.base_fields["team"]
        return form

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """No list can be narrowed by passwords, which would give their hashes away letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser is changed by superusers only: whoever sets a password can sign in with it."""
        rules_out = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not rules_out

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Never: accounts are deactivated, and the history keeps their names."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """A new user has no password before the link is used. Groups other than the three roles stay.

        Chiefs who change users at the same time wait for each other, so that one at least remains.
        """
        Group.objects.select_for_update().get(name=Team.CHIEF)
        assert request.user.pk
        if not User.objects.get(pk=request.user.pk).has_perm("auth.change_user"):
            raise PermissionDenied
        if not change:
            obj.is_staff = True
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if chosen := form.cleaned_data.get("team"):
            obj.groups.remove(*Group.objects.filter(name__in=Team.values).exclude(name=chosen))
            obj.groups.add(team_group(Team(chosen)))

    def get_urls(self) -> list[URLPattern]:
        """Add the buttons of the form."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/link/", wrap(self.link_view), name="auth_user_link"),
            path("<int:pk>/reset/", wrap(self.reset_view), name="auth_user_reset"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], add: bool = False, change: bool = False,
        form_url: str = "", obj: User | None = None,
    ) -> HttpResponse:  # fmt: skip
        """With the buttons, on the account of somebody else that the user may change."""
        context["may_reset"] = bool(obj and obj.is_active) and self.may_reset(request, obj)
        context["is_chief"] = bool(obj) and is_chief_in_use(obj)  # type: ignore[arg-type]
        context["has_app"] = bool(obj) and two_factor.has_device(obj)  # type: ignore[arg-type]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def may_reset(self, request: HttpRequest, user: User | None) -> bool:
        """True for the account of somebody else. One’s own password is changed on a page that asks for the old one.

        Nobody takes over the account of a chief who has signed in: that is left to who runs the installation.
        """
        if user is None or user.pk == request.user.pk or not self.has_change_permission(request, user):
            return False
        return request.user.is_superuser or not is_chief_in_use(user)

    def colleague(self, request: HttpRequest, pk: int) -> User:
        """The active user whose access is to be reset. Raises ``PermissionDenied``."""
        user = User.objects.filter(pk=pk, is_active=True).first()
        if user is None or not self.may_reset(request, user):
            raise PermissionDenied
        return user

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Show the link for the new user at once."""
        return self.show_link(request, obj)

    def link_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a link for somebody who forgot his password, or let the first one grow old."""
        user = self.colleague(request, pk)
        if request.method != "POST":
            return self.form_of(user)
        self.log_change(request, user, _t("Made a link to set a password."))
        return self.show_link(request, user)

    def show_link(self, request: HttpRequest, user: User) -> HttpResponse:
        """The link. It ends with its first use, with a sign-in, or after ``PASSWORD_RESET_TIMEOUT``."""
        key = urlsafe_base64_encode(force_bytes(user.pk))
        address = reverse("admin:welcome", args=[key, default_token_generator.make_token(user)])
        context = {
            **self.admin_site.each_context(request), "title": _t("A link for %(name)s") % {"name": user},
            "opts": self.opts, "link": request.build_absolute_uri(address), "colleague": user,
            "until": timezone.now() + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
        }  # fmt: skip
        return TemplateResponse(request, "admin/colleague_link.html", context)

    def reset_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Reset the second factor of somebody who lost it."""
        user = self.colleague(request, pk)
        if request.method != "POST":
            return self.form_of(user)
        two_factor.reset(user)
        self.log_change(request, user, _t("Reset the second factor."))
        done = _t("The second factor of “%(name)s” is reset: the next sign-in asks to set one up.") % {"name": user}
        self.message_user(request, done, messages.SUCCESS)
        return self.form_of(user)

    def form_of(self, user: User) -> HttpResponse:
        """To the form, where the buttons are: also for whoever pressed one and had to sign in first."""
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))
