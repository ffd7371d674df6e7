"""Counts → bar charts as inline SVG, drawn by Vega-Lite in this process: no network, no script in the page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pipeline.errors import OutputError

# Part of the name of Vega-Lite's grammar, not fetched: the library holds every version it can draw.
_VERSION = "5.20"
_LONGEST_NAME = 40
_NAMES_WIDTH = 270


def bar_chart(counts: Sequence[tuple[str, int]]) -> Markup:
    """Horizontal bars, in the order given, the number beside each; colours come from the page's style sheet.

    Attributes only: no style element, attribute or script, so that the page's strict policy lets it pass.
    """
    try:
        import vl_convert
    except ImportError as error:
        raise OutputError(
            "charts need the package vl-convert-python", remedy="pip install 'riscontro[analyst]'"
        ) from error

    # Names may be equal once they are cut: the bar's place tells them apart, and the axis shows the name.
    values = [{"place": place, "name": _cut(name), "n": n} for place, (name, n) in enumerate(counts)]
    axis = {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelLimit": _NAMES_WIDTH - 5,
        "minExtent": _NAMES_WIDTH,
        "labelFontSize": 13,
        "labelExpr": "data('names')[datum.value].name",
    }
    spec = {
        "width": 360,
        "height": {"step": 24},
        "background": None,
        "datasets": {"names": values},
        "data": {"name": "names"},
        "encoding": {
            "y": {"field": "place", "type": "ordinal", "axis": axis},
            "x": {"field": "n", "type": "quantitative", "axis": None},
        },
        "layer": [
            {"mark": {"type": "bar", "height": 15}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 13},
                "encoding": {"text": {"field": "n", "type": "quantitative"}},
            },
        ],
        "config": {"view": {"stroke": None}, "font": "system-ui, sans-serif"},
    }
    return Markup(vl_convert.vegalite_to_svg(spec, vl_version=_VERSION))  # noqa: S704 escaped by the library, and tested


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
