"""Forms of the desk that note who did it."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm


class PickForm(WagtailAdminModelForm):
    """A pick; remembers who made or last changed it."""

    def save(self, commit: bool = True) -> Any:
        """Saves it in that editor's name."""
        self.instance.picked_by = self.for_user
        return super().save(commit=commit)


class ArticleForm(WagtailAdminPageForm):
    """A story; remembers who wrote each correction."""

    def save(self, commit: bool = True) -> Any:
        """Signs the corrections that nobody has signed yet."""
        for form in self.formsets["corrections"].forms:
            if form.instance.made_by_id is None and form.has_changed():
                form.instance.made_by = self.for_user
        return super().save(commit=commit)
