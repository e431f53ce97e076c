"""Sort and page a list by its address, whatever somebody types there."""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest
from django_tables2 import Table

ROWS = 25


class ForgivingPaginator(Paginator):  # type: ignore[type-arg]
    """Answers page "x" with the first page and page 1,000,000 with the last."""

    def validate_number(self, number: Any) -> int:
        try:
            return super().validate_number(number)
        except PageNotAnInteger:
            return 1
        except EmptyPage:
            return self.num_pages


def arrange(table: Table, request: HttpRequest, *, rows: int = ROWS) -> Table:
    """Sort ``table`` by ``?sort=`` and show ``?page=``. Unknown columns are ignored.

    The number of rows on a page cannot be asked for: a list stays as quick as it was tested.
    """
    table.request = request
    asked = request.GET.getlist(table.prefixed_order_by_field)
    table.order_by = [alias for alias in asked if alias.removeprefix("-") in table.columns.names()]
    page = request.GET.get(table.prefixed_page_field, "1")
    table.paginate(paginator_class=ForgivingPaginator, page=page, per_page=rows)
    return table
