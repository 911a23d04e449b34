"""What a community hands in, and whether everybody has."""

from toolkit.district.bundle.arriving import read_bundles
from toolkit.district.bundle.bundle import LEFT_OUT, Bundle
from toolkit.district.bundle.comparability import Comparability, Comparable, comparability
from toolkit.district.bundle.handed import Handed
from toolkit.district.bundle.making import bundle_of
from toolkit.district.bundle.packing import write_bundle
from toolkit.district.bundle.parts import FindingCard, Manifest, MeasureCard, MethodCard, Quality
from toolkit.district.bundle.pooled import Pooled, pooled
from toolkit.district.bundle.reading import read_bundle

__all__ = [
    "LEFT_OUT",
    "Bundle",
    "Comparability",
    "Comparable",
    "FindingCard",
    "Handed",
    "Manifest",
    "MeasureCard",
    "MethodCard",
    "Pooled",
    "Quality",
    "bundle_of",
    "comparability",
    "pooled",
    "read_bundle",
    "read_bundles",
    "write_bundle",
]
