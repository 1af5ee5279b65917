"""The innovation reserve: the account with its movements, and booking one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bisc_portal.accounts.access import PortalRequest, part_of, require
from ontwikkelagenda import permissions, selectors, services
from ontwikkelagenda.forms.reserve import MutatieForm
from ontwikkelagenda.views.opzoeken import AGENDA, REFUSED


@part_of(AGENDA)
@require_http_methods(["GET", "HEAD", "POST"])
def show_reserve(request: PortalRequest) -> HttpResponse:
    mag = permissions.can_arrange(request.user)
    form = MutatieForm(request.POST or None, initial={"datum": timezone.localdate()})
    status = 200
    if request.method == "POST":
        require(mag)
        status = REFUSED
        if form.is_valid():
            try:
                services.book_reserve(by=request.user, at=timezone.now(), **form.cleaned_data)
            except services.ReserveEmptyError as error:
                form.add_error("bedrag", str(error))
            else:
                messages.success(request, "De mutatie is geboekt.")
                return redirect("ontwikkelagenda:show_reserve")
    mutaties = list(selectors.reservemutaties())
    context = {
        "mutaties": mutaties,
        "saldo": mutaties[0].saldo if mutaties else selectors.NUL,
        "jaren": selectors.list_reservejaren(),
        "form": form,
        "mag_boeken": mag,
    }
    return render(request, "ontwikkelagenda/show_reserve.html", context, status=status)
