"""Two sets of records → counts → scores and misses; never imports spaCy, so that it can score anybody's output."""

from pipeline.scoring.matching import iou, match
from pipeline.scoring.report import Miss, Report, evaluate, evaluate_folders
from pipeline.scoring.scores import Score, pairs

__all__ = ["Miss", "Report", "Score", "evaluate", "evaluate_folders", "iou", "match", "pairs"]
