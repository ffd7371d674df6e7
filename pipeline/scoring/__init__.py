"""Two sets of records → counts → scores and misses; never imports spaCy, so that it can score anybody's output."""

from pipeline.scoring.matching import iou, match
from pipeline.scoring.misses import Miss, compare_folders, write_misses
from pipeline.scoring.report import Report, evaluate, evaluate_folders
from pipeline.scoring.scores import Score, pairs

__all__ = [
    "Miss",
    "Report",
    "Score",
    "compare_folders",
    "evaluate",
    "evaluate_folders",
    "iou",
    "match",
    "pairs",
    "write_misses",
]
