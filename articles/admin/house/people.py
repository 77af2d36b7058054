"""People and groups. Administrators look after people; only a superuser makes another, or changes what a group may."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as PlainGroupAdmin
from django.contrib.auth.admin import UserAdmin as PlainUserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from sources.admin.records import ListAdmin, column
from sources.admin.showing import when

admin.site.unregister(User)
admin.site.unregister(Group)

BY_HAND = "by-hand"
RIGHTS = "What they may do"


class PersonForm(UserChangeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if password := self.fields.get("password"):
            link = '<a class="nr-link" href="../password/">Set another one</a>'
            password.help_text = mark_safe(f"Nobody can read it. {link}")  # noqa: S308 - made of constants


@admin.register(User)
class UserAdmin(PlainUserAdmin[User], ListAdmin):
    form = PersonForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "person", "email", "roles", "enters", "last_seen")
    list_filter = ("is_active", "is_staff", "groups")
    list_before_template = "admin/house/_people.html"
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Who it is", {"fields": (("first_name", "last_name"), "email")}),
        (RIGHTS, {"fields": (("is_active", "is_staff"), "groups")}),
        ("When", {"fields": (("last_login", "date_joined"),)}),
    )
    readonly_fields = ("last_login", "date_joined")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """A superuser may do anything, and what makes one is for superusers alone to give."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return fieldsets
        beyond = {"fields": ("is_superuser", "user_permissions"), "classes": ("collapse",)}
        return (*fieldsets, ("Beyond groups", beyond))

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs |= {"widget": UnfoldAdminCheckboxSelectMultipleWidget(), "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whoever could set a superuser's password or address could become one."""
        beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not beyond and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Their lines in the log would go with them: people who leave are made inactive."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {"may_invite": request.user.has_perm("auth.add_user"), "title": "People"}
        answer: HttpResponse = super().changelist_view(request, {**may, **(extra_context or {})})
        return answer

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """People choose their own passwords, so they are invited; by hand is for who cannot be."""
        if request.method == "GET" and BY_HAND not in request.GET and request.user.has_perm("auth.add_user"):
            return HttpResponseRedirect(reverse("admin:articles_invitation_add"))
        answer: HttpResponse = super().add_view(request, form_url, extra_context)
        return answer

    @column("name", ordering="first_name")
    def person(self, user: User) -> str:
        return user.get_full_name() or "-"

    @column("groups")
    def roles(self, user: User) -> str:
        named = [group.name for group in user.groups.all()]
        return ", ".join(["superuser", *named] if user.is_superuser else named) or "-"

    @column("may come in", label={"yes": "success", "no": "default"})
    def enters(self, user: User) -> tuple[str, str]:
        return ("yes", "yes") if user.is_active and user.is_staff else ("no", "no")

    @column("last signed in", ordering="last_login")
    def last_seen(self, user: User) -> str:
        return when(user.last_login)


@admin.register(Group)
class GroupAdmin(PlainGroupAdmin, ListAdmin):
    filter_horizontal = ()  # Django's two boxes tell a screen reader little; one list with all permissions does
