"""The form of an initiative with its rows: checked and shown together, and set beside another's save."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from bisc_portal.accounts.access import PortalRequest
from bisc_portal.indicatoren import list_indicatornamen
from ontwikkelagenda import forms, selectors, services
from ontwikkelagenda.models import Agenda, Bron, Initiatief, Sectie
from ontwikkelagenda.services.initiatief import read_voorstel
from ontwikkelagenda.services.naast_elkaar import compare_voorstellen

# Most initiatives ask of these; a line that stays empty is no line.
FIRST_LINES = [Bron.AGENDABUDGET, Bron.INNOVATIERESERVE, Bron.EIGEN_BIJDRAGE]


class InitiatiefPage:
    """Holds the forms of one request; the view decides what is done with them."""

    def __init__(
        self,
        request: PortalRequest,
        agenda: Agenda,
        start: dict[str, Any],
        initiatief: Initiatief | None = None,
    ) -> None:
        self.request, self.agenda, self.initiatief = request, agenda, initiatief
        self.start = start
        self._read(request.POST if request.method == "POST" else None)

    def _read(self, data: QueryDict | None) -> None:
        plan = read_voorstel(self.initiatief) if self.initiatief else None
        lines: list[dict[str, Any]] = [vars(regel) for regel in plan.regels] if plan else []
        # One empty line at least: without JavaScript there is no button for more.
        lines += [{"bron": bron} for bron in FIRST_LINES[len(lines) :] or [Bron.AGENDABUDGET]]
        self.form = forms.InitiatiefForm(data, initial=self.start, user=self.request.user, agenda=self.agenda)
        self.regels = forms.RegelFormSet(data, prefix="regel", initial=lines)
        self.mijlpalen = forms.MijlpaalFormSet(
            data, prefix="mijlpaal", initial=[vars(m) for m in plan.mijlpalen] if plan else []
        )
        self.risicos = forms.RisicoFormSet(
            data, prefix="risico", initial=[vars(r) for r in plan.risicos] if plan else []
        )
        self.indicatoren = forms.IndicatorFormSet(
            data,
            prefix="indicator",
            initial=[{"code": c, "verwachting": v} for c, v in plan.indicatoren] if plan else [],
        )

    @property
    def sectie(self) -> Sectie:
        sectie: Sectie = self.form.cleaned_data["sectie"]
        return sectie

    @property
    def versie(self) -> int:
        return self.form.cleaned_data["versie"] or 0

    def is_valid(self) -> bool:
        """Ask all of them, so that every mistake is shown at once."""
        wrong = [
            where
            for valid, where in (
                (self.regels.is_valid(), "de begroting"),
                (self.mijlpalen.is_valid(), "de mijlpalen"),
                (self.risicos.is_valid(), "de risico's"),
                (self.indicatoren.is_valid(), "de indicatoren"),
            )
            if not valid
        ]
        for where in wrong:
            self.form.add_error(None, f"In {where} klopt een regel nog niet.")
        return self.form.is_valid()

    def voorstel(self) -> services.Voorstel:
        return self.form.voorstel(
            regels=forms.read_regels(self.regels),
            mijlpalen=forms.read_mijlpalen(self.mijlpalen),
            risicos=forms.read_risicos(self.risicos),
            indicatoren=forms.read_indicatoren(self.indicatoren),
        )

    def render(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        context = {
            "agenda": self.agenda,
            "form": self.form,
            "regels": self.regels,
            "mijlpalen": self.mijlpalen,
            "risicos": self.risicos,
            "indicatoren": self.indicatoren,
            "initiatief": self.initiatief,
            "budget": selectors.budget_stand(self.agenda),
            "ruimte": selectors.budget_stand(self.agenda, without=self.initiatief),
            **extra,
        }
        return render(self.request, "ontwikkelagenda/initiatief_form.html", context, status=status)

    def render_clash(self, current: Initiatief, *, status: int) -> HttpResponse:
        """Both side by side; sending it again saves over the version that is shown here."""
        namen = {naam.code: naam.naam for naam in list_indicatornamen()}
        verschillen = compare_voorstellen(
            read_voorstel(current), current.sectie, self.voorstel(), self.sectie, namen
        )
        data = self.request.POST.copy()
        data["versie"] = str(current.versie)
        self._read(data)
        return self.render(status=status, botsing=True, naast_elkaar=verschillen, nu=current)
