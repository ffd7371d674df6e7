"""Fine-tune all heads together and keep a checkpoint a round, from which a stopped run goes on."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from pipeline.language.labels import NER_COLUMNS
from pipeline.language.pieces import Pieces
from training.augment import Names
from training.examples import BLOCKS
from training.lemmas import write_lemmas
from training.network import Network, Sizes, load_network
from training.plan import Corpus, label_space, read_corpora, shuffled_rounds, words_of
from training.released import COMPONENT, read_released
from training.silver import with_silver
from training.start import bundled_weights, read_weights
from training.vocabulary import cut_vocabulary, make_tokenizer
from training.windows import IGNORE, Batch, LabelSpace, Window, make_batches, make_windows

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """Hyperparameters of the released model; see `README.md` for the trials behind them."""

    layers: int = 12
    rises: tuple[tuple[int, float], ...] = ((20, 1.0), (12, 0.85), (4, 0.3), (21, 0.7), (10, 0.5))
    """Rises and falls of the learning rates: how many rounds each lasts, and how high it goes."""
    averaged: int = 1
    """How many of the last rises give their end to the network, which is their mean (SWA, Izmailov et al., 2018)."""
    batch_pieces: int = 1800
    encoder_rate: float = 1.2e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warm_up: float = 0.05
    forgotten: float = 0.05
    """Share of the pieces that the network does not see, so that it learns to read a word from its neighbours; the
    last rise sees all."""
    clip: float = 1.0
    seed: int = 1
    tree_window: tuple[int, int] = (64, 200)
    ner_window: tuple[int, int] = (96, 224)
    passes: float = 1.0
    """Scales how often every corpus is read: 0.05 makes a quick trial."""
    silver: bool = False
    """Whether texts without names in our convention get those that the released system finds in them."""
    silver_trees: bool = False
    """With `silver`, whether texts without trees get the released system's."""

    @property
    def rounds(self) -> int:
        return sum(rounds for rounds, _ in self.rises)

    @property
    def ends(self) -> list[int]:
        """Rounds done at the end of each rise."""
        return list(accumulate(rounds for rounds, _ in self.rises))


FAST = Recipe(layers=4, encoder_rate=2e-4, rises=((24, 1.0),), passes=0.4, silver=True, silver_trees=True)
"""Of `--model fast`, which begins with a third of the layers of the released model."""

MORE = Recipe(rises=((10, 0.5),), passes=10 / 67, seed=5, silver=True, silver_trees=True)
"""Of a model that goes on from another: one rise, the texts read as often a round as in the first training."""


WEIGHTS = {"ner": 1.0, "upos": 0.5, "feats": 0.5, "lemma": 0.6, "sent": 2.0, "arc": 1.0, "rel": 0.8}


def rate_scale(progress: float, recipe: Recipe) -> float:
    """Factor of the learning rates at `progress` in [0, 1]: linear rises, each with a linear fall to zero."""
    begin = 0.0
    for end, (_, height) in zip((n / recipe.rounds for n in recipe.ends), recipe.rises, strict=True):
        if progress < end:
            part = (progress - begin) / (end - begin)
            return height * min(part / recipe.warm_up, (1 - part) / (1 - recipe.warm_up))
        begin = end
    return 0.0


def losses(network: Network, batch: Batch) -> dict[str, Tensor]:
    """Mean loss of each head over the words that have its label."""
    with torch.autocast(batch.ids.device.type, dtype=torch.bfloat16):
        ner, upos, feats, lemma, sent, arc_dep, arc_head, rel_dep, rel_head = network(
            batch.ids, batch.first, batch.last
        )
        arcs = network.arc_scores(arc_dep, arc_head)
    out: dict[str, Tensor] = {}
    if (batch.ner != 0).any():
        out["ner"] = _entity_loss(ner, batch.ner)
    if (batch.upos != IGNORE).any():
        for name, scores, gold in (
            ("upos", upos, batch.upos),
            ("feats", feats, batch.feats),
            ("lemma", lemma, batch.lemma),
        ):
            out[name] = F.cross_entropy(scores.float().flatten(0, 1), gold.flatten(), ignore_index=IGNORE)
        begins = batch.sent != IGNORE
        out["sent"] = F.binary_cross_entropy_with_logits(sent[..., 0][begins].float(), batch.sent[begins].float())
        apart = batch.sentence[:, :, None] != batch.sentence[:, None, :]
        arcs = arcs.float().masked_fill(apart, -1e4)
        out["arc"] = F.cross_entropy(arcs.flatten(0, 1), batch.heads.flatten(), ignore_index=IGNORE)
        labelled = batch.rels != IGNORE
        row = torch.arange(len(batch.heads), device=batch.heads.device)[:, None].expand_as(batch.heads)[labelled]
        rel = network.rel_scores(rel_dep[labelled].float(), rel_head[row, batch.heads[labelled]].float())
        out["rel"] = F.cross_entropy(rel, batch.rels[labelled])
    return out


def _entity_loss(scores: Tensor, allowed: Tensor) -> Tensor:
    """Sum over the conventions of the mean loss over the words tagged in it; `allowed` (batch, words): bit masks."""
    bits = 1 << torch.arange(NER_COLUMNS, device=allowed.device)
    total = torch.zeros((), device=allowed.device)
    for block in BLOCKS:
        known = (allowed & block) != 0
        if known.any():
            inside = bits & block != 0
            logits, right = scores[known][:, inside].float(), (allowed[known][:, None] & bits[inside]) != 0
            total = total + (logits.logsumexp(-1) - logits.masked_fill(~right, -1e9).logsumexp(-1)).mean()
    return total


def start_network(corpora: list[Corpus], layers: int) -> tuple[Network, LabelSpace, Pieces]:
    """The network with its starting weights, the label space and the vocabulary of `corpora`."""
    start = read_weights(bundled_weights())
    kept = cut_vocabulary(start, words_of(corpora))
    pieces = Pieces(make_tokenizer([(start.pieces[i], start.scores[i]) for i in kept]))
    labels = label_space(corpora)
    network = Network(
        Sizes(
            vocabulary=len(kept),
            ner=NER_COLUMNS,
            upos=len(labels.upos),
            feats=len(labels.feats),
            lemma=len(labels.lemma),
            deprel=len(labels.deprel),
            layers=layers,
        )
    )
    network.load_start(start, kept)
    return network, labels, pieces


def continue_network(begin: Path, layers: int) -> tuple[Network, LabelSpace, Pieces]:
    """`layers` of the layers of the network in `begin`, the folder of a training or of a released model; its labels."""
    trained = (begin / "checkpoint.pt").exists()
    folder = begin if trained else begin / COMPONENT
    teacher = load_network(begin) if trained else read_released(begin)
    lists = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    labels = LabelSpace(**{name: {label: i for i, label in enumerate(lists[name])} for name in lists})
    network = Network(replace(teacher.sizes, layers=layers))
    network.load_part(teacher)
    return network, labels, Pieces.from_disk(folder / "tokenizer.json")


def train(data: Path, out: Path, repository: Path, recipe: Recipe, *, begin: Path | None = None) -> None:
    """Train into `out` (checkpoint.pt, tokenizer.json, labels.json, lemmas.npz); goes on from `out/checkpoint.pt`.

    `begin`: folder of a training or of a released model, whose layers, or some of them, the network begins with.
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    corpora = [Corpus(c.name, c.examples, c.passes * recipe.passes) for c in read_corpora(data, repository)]
    network, labels, pieces = continue_network(begin, recipe.layers) if begin else start_network(corpora, recipe.layers)
    network.to(device)
    pieces.to_disk(out / "tokenizer.json")
    lists = {k: list(v) for k, v in asdict(labels).items()}
    (out / "labels.json").write_text(json.dumps(lists, ensure_ascii=False), encoding="utf-8")
    write_lemmas(corpora, out / "lemmas.npz")
    if recipe.silver:
        corpora = with_silver(corpora, trees=recipe.silver_trees)
    corpora = [replace(c, examples=[e for e in c.examples if e.ner is not None or e.upos is not None]) for c in corpora]
    encoder = [p for n, p in network.named_parameters() if n.split(".")[0] in ("word", "pos", "eln", "encoder")]
    heads = [p for n, p in network.named_parameters() if n.split(".")[0] not in ("word", "pos", "eln", "encoder")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": recipe.encoder_rate}, {"params": heads, "lr": recipe.head_rate}],
        weight_decay=recipe.weight_decay,
        fused=True,
    )
    peaks = [recipe.encoder_rate, recipe.head_rate]
    total = sum(c.words * c.passes for c in corpora)
    log.info("%d words to read in %d rounds", total, recipe.rounds)
    done_rounds, words, ends = 0, 0, list[dict[str, Tensor]]()
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        done_rounds, words, ends = state["rounds"], state["words"], state["ends"]
        log.info("goes on after round %d", done_rounds)
    network.train()
    names = {corpus.name: Names(corpus.examples) for corpus in corpora}
    begun, at_start = time.monotonic(), words
    for round_, rng in shuffled_rounds(recipe.rounds, recipe.seed):
        if round_ < done_rounds:
            continue
        torch.manual_seed(recipe.seed * 1009 + round_)
        windows: list[Window] = []
        for corpus in corpora:
            low, high = recipe.tree_window if corpus.name.startswith("ud/") else recipe.ner_window
            part = corpus.part(round_, recipe.rounds)
            windows += make_windows(part, pieces, labels, rng, names=names[corpus.name], shortest=low, longest=high)
        sums: dict[str, float] = {}
        for steps, batch in enumerate(make_batches(windows, rng, pieces=recipe.batch_pieces), start=1):
            batch = Batch(**{k: v.to(device) if isinstance(v, Tensor) else v for k, v in vars(batch).items()})
            progress = min(1.0, words / total)
            # The first four pieces (begin, padding, end, unknown) are no words.
            share = recipe.forgotten if round_ < recipe.rounds - recipe.rises[-1][0] else 0.0
            forgotten = (torch.rand(batch.ids.shape, device=device) < share) & (batch.ids > pieces.unk)
            batch.ids.masked_fill_(forgotten, pieces.unk)
            scale = rate_scale(progress, recipe)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = max(peak * scale, 1e-7)
            each = losses(network, batch)
            loss = sum((WEIGHTS[name] * value for name, value in each.items()), torch.zeros((), device=device))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), recipe.clip)
            optimizer.step()
            words += batch.words
            for name, value in each.items():
                sums[name] = sums.get(name, 0.0) + value.item()
            if steps % 20 == 0:
                speed = (words - at_start) / (time.monotonic() - begun)
                means = " ".join(f"{k} {v / steps:.3f}" for k, v in sums.items())
                log.info(
                    "round %d step %d, %.1f %%, %.0f words/s: %s", round_, steps, 100 * words / total, speed, means
                )
        if round_ + 1 in recipe.ends[-recipe.averaged :]:
            ends.append({name: value.detach().clone() for name, value in network.state_dict().items()})
        temporary = checkpoint.with_suffix(".part")
        torch.save(
            {
                "network": network.state_dict(),
                "ends": ends,
                "optimizer": optimizer.state_dict(),
                "rounds": round_ + 1,
                "words": words,
                "sizes": network.sizes.as_dict(),
            },
            temporary,
        )
        temporary.replace(checkpoint)
