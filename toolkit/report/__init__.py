"""How is it told? Outline to sections to a document, every number bound; and the check of an edited draft."""

from toolkit.report.drafting import OF_BUNDLES, Draft, brief, draft, material_of
from toolkit.report.edited import EditedDraft
from toolkit.report.material import Material
from toolkit.report.method import METHOD_ITEMS, method_items
from toolkit.report.outline import Outline, read_outline
from toolkit.report.tables import chart_for, measure_chart, measure_table, table_for
from toolkit.report.verification import Verification, verify
from toolkit.report.weighting import WeightingPage, weighting_page

__all__ = [
    "METHOD_ITEMS",
    "OF_BUNDLES",
    "Draft",
    "EditedDraft",
    "Material",
    "Outline",
    "Verification",
    "WeightingPage",
    "brief",
    "chart_for",
    "draft",
    "material_of",
    "measure_chart",
    "measure_table",
    "method_items",
    "read_outline",
    "table_for",
    "verify",
    "weighting_page",
]
