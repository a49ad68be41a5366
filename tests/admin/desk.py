"""The admin as a curator uses it: forms are read from the page, filled in and sent whole, as a browser does."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

USERS = ("user", "group")
REGISTERED = [model for model in admin.site._registry if model._meta.model_name not in USERS]
# Cooperation is a list of some of the roles, and leads to their forms.
NOUNS = [model for model in REGISTERED if not model._meta.proxy]


def address(model: type[Model] | Model, view: str = "changelist") -> str:
    """Where a list, an empty form, or a row's form is."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}"
    return reverse(name, args=[model.pk] if isinstance(model, Model) else [])


class Page:
    """A page that came back."""

    def __init__(self, response: Any) -> None:
        self.response: HttpResponse = response
        self.status = response.status_code
        self.soup = BeautifulSoup(response.content, "html.parser")

    def texts(self, selector: str) -> list[str]:
        """The text of every element that a selector finds."""
        return [self.words(found) for found in self.soup.select(selector)]

    @staticmethod
    def words(element: Tag) -> str:
        """The text of an element, with single blanks."""
        return " ".join(element.get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        """Every error on the page."""
        return self.texts("ul.errorlist li")

    @property
    def messages(self) -> str:
        """What the admin says about the last thing done."""
        return " ".join(self.texts("ul.messagelist > li"))

    @property
    def fields(self) -> dict[str, Any]:
        """What the form would send as it stands, without its buttons."""
        form = self.soup.select_one("#content-main form")
        assert form is not None
        sent: dict[str, Any] = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            if (value := sent_by(field)) is not None:
                sent[str(field["name"])] = value
        return sent

    def options(self, name: str) -> list[str]:
        """The values that a choice offers."""
        found = self.soup.select(f'select[name="{name}"] option, input[type=radio][name="{name}"]')
        return [str(option["value"]) for option in found]

    def links(self, text: str) -> list[str]:
        """Where the links with this text lead."""
        return [str(link["href"]) for link in self.soup.select("a[href]") if text in link.get_text()]


def sent_by(field: Tag) -> Any:
    """What one field sends; nothing if it sends nothing."""
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = [str(option["value"]) for option in field.select("option[selected]")]
        if field.has_attr("multiple"):
            return chosen
        return chosen[0] if chosen else str(option["value"]) if (option := field.select_one("option")) else ""
    if field.get("type") in ("submit", "file"):
        return None
    if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
        return None
    return str(field.get("value", "on" if field.get("type") == "checkbox" else ""))


class Desk:
    """A signed-in curator."""

    def __init__(self) -> None:
        self.client = Client()

    def open(self, where: str, **query: Any) -> Page:
        """Look at a page."""
        return Page(self.client.get(where, query))

    def form(self, what: type[Model] | Model, **query: Any) -> Page:
        """Look at a form: of a row, or an empty one of a noun."""
        return self.open(address(what, "change" if isinstance(what, Model) else "add"), **query)

    def send(self, what: type[Model] | Model, button: str = "_save", query: str = "", **changes: Any) -> Page:
        """Fill in a form and press a button; ends where the admin leads."""
        form = self.form(what)
        where = address(what, "change" if isinstance(what, Model) else "add")
        data = {**form.fields, **changes, button: "1"}
        return Page(self.client.post(where + query, data, follow=True))

    def act(self, action: str, *rows: Model, **more: Any) -> Page:
        """Choose rows in a list and an action for them."""
        data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
        return Page(self.client.post(address(type(rows[0])), data, follow=True))

    def suggestions(self, term: str, model: type[Model], field: str) -> list[str]:
        """What the search box of a field offers."""
        query = {
            "term": term,
            "app_label": model._meta.app_label,
            "model_name": str(model._meta.model_name),
            "field_name": field,
        }
        response = self.client.get(reverse("admin:autocomplete"), query)
        assert response.status_code == 200
        return [result["text"] for result in response.json()["results"]]


def row(prefix: str, number: int = 0, **fields: Any) -> dict[str, Any]:
    """The fields of one row below a form, as new."""
    return {
        f"{prefix}-TOTAL_FORMS": number + 1,
        **{f"{prefix}-{number}-{name}": value for name, value in fields.items()},
    }


def citation(passage: Model, number: int = 0, **fields: Any) -> dict[str, Any]:
    """One citation entered below a form."""
    given = {"aspect": "", "value": "", "printed": "", "basis": "stated", **fields}
    return row("citations", number, passage=passage.pk, **given)


def leading(theme: Model) -> dict[str, Any]:
    """The theme fields of an outcome that can be published."""
    return {"themes": [theme.pk], "leading_theme": theme.pk}


def superuser() -> Desk:
    """A desk that may do everything."""
    desk = Desk()
    desk.client.force_login(get_user_model().objects.create_superuser("root"))
    return desk
