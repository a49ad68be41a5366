"""A test client for the admin that reads forms from the page and submits them whole, as a browser does."""

from functools import cached_property
from typing import Any

import lxml.html
from bs4 import BeautifulSoup, Tag
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from adgmin.curation.rights import Team
from adgmin.record import Recorded
from tests.html import parsed

# The models of the record. Those of the newsroom, such as reports and users, have tests of their own.
REGISTERED = [model for model in admin.site._registry if issubclass(model, Recorded)]
WHY = "It was misread."
FIRST_FORM = "(//*[@id='content-main']//form)[1]"
# Cooperation is a proxy without forms of its own: its list links to the forms of roles.
NOUNS = [model for model in REGISTERED if not model._meta.proxy]


def admin_url(model: type[Model] | Model, view: str = "changelist") -> str:
    """The URL of a list, an add form or the form of a row."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}"
    return reverse(name, args=[model.pk] if isinstance(model, Model) else [])


def text_of(noun: type[Model]) -> str:
    """A text column that a curator may edit at any time, which no rule depends on."""
    own = {field.name for field in noun._meta.fields}
    return next(name for name in ("note", "gist", "summary", "terms") if name in own)


class Page:
    """A response, parsed when it is first read."""

    def __init__(self, response: Any) -> None:
        self.response: HttpResponse = response
        self.status = response.status_code

    @cached_property
    def soup(self) -> BeautifulSoup:
        return parsed(self.response.content)

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements that match a selector."""
        return [self.words(found) for found in self.soup.select(selector)]

    @staticmethod
    def words(element: Tag) -> str:
        """The text of an element, with single spaces."""
        return " ".join(element.get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        """All form errors on the page."""
        return self.texts("ul.errorlist li")

    @property
    def messages(self) -> str:
        """The messages at the top of the page, as one text."""
        return " ".join(self.texts("ul.messagelist > li"))

    @property
    def fields(self) -> dict[str, Any]:
        """The values that the form would submit, without its buttons, and a reason where it asks for one."""
        [form] = lxml.html.document_fromstring(self.response.text).xpath(FIRST_FORM)
        sent: dict[str, Any] = {}
        for field in form.iter("input", "select", "textarea"):
            if field.name is not None and (value := submitted_value(field)) is not None:
                sent[field.name] = value
        return {**sent, "why": sent["why"] or WHY} if "why" in sent else sent

    def options(self, name: str) -> list[str]:
        """The values of a select or of radio buttons."""
        found = self.soup.select(f'select[name="{name}"] option, input[type=radio][name="{name}"]')
        return [str(option["value"]) for option in found]

    def options_of_boxes(self, name: str) -> list[str]:
        """The values of the boxes to tick of one name."""
        return [str(box["value"]) for box in self.soup.select(f'input[type=checkbox][name="{name}"]')]

    def links(self, text: str) -> list[str]:
        """The URLs of the links that contain a text."""
        return [str(link["href"]) for link in self.soup.select("a[href]") if text in link.get_text()]


def submitted_value(field: Any) -> Any:
    """The value that one field submits; ``None`` if it submits none."""
    if field.tag == "textarea":
        return (field.value or "").removeprefix("\n")
    if field.tag == "select":
        return list(field.value) if field.multiple else field.value or ""
    if field.type in ("submit", "file"):
        return None
    if field.checkable:
        return field.get("value", "on") if field.checked else None
    return field.value or ""


class Curator:
    """The client of one user; ``client`` is Django’s."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        self.user = user
        if user is not None:
            self.client.force_login(user)

    def open(self, url: str, **query: Any) -> Page:
        """Get a page."""
        return Page(self.client.get(url, query))

    def form(self, what: type[Model] | Model, **query: Any) -> Page:
        """Get the form of a row, or the add form of a model."""
        return self.open(admin_url(what, "change" if isinstance(what, Model) else "add"), **query)

    def submit(self, what: type[Model] | Model, button: str = "_save", query: str = "", **changes: Any) -> Page:
        """Submit the form of a row or the add form of a model with changes, and follow redirects."""
        form = self.form(what)
        url = admin_url(what, "change" if isinstance(what, Model) else "add")
        data = {**form.fields, **changes, button: "1"}
        return Page(self.client.post(url + query, data, follow=True))

    def run_action(self, action: str, *rows: Model, **more: Any) -> Page:
        """Run an action of the list on some rows."""
        data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
        return Page(self.client.post(admin_url(type(rows[0])), data, follow=True))

    def suggestions(self, term: str, model: type[Model], field: str) -> list[str]:
        """The labels that the search box of a field offers."""
        query = {
            "term": term,
            "app_label": model._meta.app_label,
            "model_name": str(model._meta.model_name),
            "field_name": field,
        }
        response = self.client.get(reverse("admin:autocomplete"), query)
        assert response.status_code == 200
        return [result["text"] for result in response.json()["results"]]


def inline_row(prefix: str, number: int = 0, **fields: Any) -> dict[str, Any]:
    """The fields of a new inline row."""
    return {
        f"{prefix}-TOTAL_FORMS": number + 1,
        **{f"{prefix}-{number}-{name}": value for name, value in fields.items()},
    }


def citation_row(passage: Model, number: int = 0, **fields: Any) -> dict[str, Any]:
    """The fields of a new citation row."""
    given = {"aspect": "", "value": "", "printed": "", "basis": "stated", **fields}
    return inline_row("citations", number, passage=passage.pk, **given)


def theme_fields(theme: Model) -> dict[str, Any]:
    """The theme fields of an outcome that can be published."""
    return {"themes": [theme.pk], "leading_theme": theme.pk}


def user_with(team: Team, name: str) -> User:
    """A user as ``create_curator`` makes them, which takes seven times as long."""
    user: User = User.objects.create_user(name, password="a password for tests", is_staff=True)
    user.groups.add(Group.objects.get(name=team))
    return user


def signed_in(role: str) -> Curator:
    """The client of a new user with a role, named like it."""
    return Curator(user_with(Team(role.capitalize()), role))


def superuser() -> Curator:
    """The client of a superuser."""
    return Curator(User.objects.create_superuser("root"))
