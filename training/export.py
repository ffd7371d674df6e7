"""From a checkpoint to the embedded model: an int8 ONNX graph inside a spaCy pipeline folder.

The input of a matrix product is quantised in steps of its largest value, and the feed-forward layers have columns ten
times as large as most: these are divided by what their weights are multiplied with (SmoothQuant, Xiao et al., 2023).
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

import pipeline
from pipeline.language.models import write_hashes
from pipeline.language.pieces import Pieces
from pipeline.language.tokenizer import make_tokenizer
from training.network import OUTPUTS, Layer, Network, load_network

HERE = Path(__file__).parent
SMOOTHING = 0.85
"""Share of a column's largest value that its weights take over; 0.5, 0.7 and 0.85 were tried (see README.md)."""
RELATION_RANK = 64
"""Numbers a word, of 129, from which relations are scored: their 45 matrices took a tenth of the time."""
Ranges = dict[nn.Linear, Tensor]
"""Largest absolute value of each input column of a layer."""


class _Exported(nn.Module):
    """The network as it runs, one window at a time: best indices in place of the taggers' scores, no padding."""

    def __init__(self, network: Network, ranges: Ranges | None, dep: Tensor, head: Tensor) -> None:
        super().__init__()
        self.network = network
        self.dep, self.head = (_projection(x) for x in (dep, head))
        for i, layer in enumerate(network.encoder):
            assert isinstance(layer, Layer)
            network.encoder[i] = _ExportedLayer(layer, ranges)
        if ranges is not None:
            weight = network.word.weight.detach()
            scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            network.word = _Int8Embedding((weight / scale).round().to(torch.int8), scale)

    def forward(self, ids: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        ner, upos, feats, lemma, sent, arc_dep, arc_head, rel_dep, rel_head = self.network(ids, first, last)
        best = (x.argmax(dim=-1) for x in (upos, feats, lemma))
        return (ner, *best, sent[..., 0], arc_dep, arc_head, self.dep(rel_dep), self.head(rel_head))


def _projection(matrix: Tensor) -> nn.Linear:
    """As a layer; the last row of `matrix` is for the one behind each vector."""
    linear = nn.Linear(len(matrix) - 1, matrix.shape[1])
    linear.weight.data, linear.bias.data = matrix[:-1].T.contiguous(), matrix[-1].contiguous()
    return linear


class _ExportedLayer(nn.Module):
    """An encoder layer in ONNX Runtime's own operators, which its optimiser does not find in this graph by itself."""

    def __init__(self, layer: Layer, ranges: Ranges | None) -> None:
        super().__init__()
        linear = (layer.qkv, layer.ao, layer.fi, layer.fo)
        self.heads = layer.heads
        self.qkv, self.ao, self.fi, self.fo = (x if ranges is None else _int8(x, ranges.get(x)) for x in linear)
        self.aln, self.oln = layer.aln, layer.oln

    def forward(self, x: Tensor, _: Tensor) -> Tensor:
        attended = _Attention.apply(*self.qkv(x).chunk(3, dim=-1), self.heads)
        x = self.aln(x + self.ao(attended))
        out: Tensor = self.oln(x + self.fo(F.gelu(self.fi(x))))
        return out


class _Attention(torch.autograd.Function):
    """Multi-head attention over one window without padding: one operator, no transposed copies."""

    @staticmethod
    def forward(_: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        q, k, v = (x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (q, k, v))
        return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(graph: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        return graph.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads).setType(q.type())


def _int8(linear: nn.Linear, largest: Tensor | None) -> nn.Module:
    """The layer with int8 weights; with smoothed input where the largest values of its columns are given."""
    weight = linear.weight.detach().T
    if largest is None:
        return _Int8Linear(weight, linear.bias.detach())
    heaviest = weight.abs().amax(dim=1).clamp(min=1e-6)
    factor = largest.clamp(min=1e-6) ** SMOOTHING / heaviest ** (1 - SMOOTHING)
    return nn.Sequential(_Scaled(1 / factor), _Int8Linear(weight * factor[:, None], linear.bias.detach()))


class _Scaled(nn.Module):
    def __init__(self, factor: Tensor) -> None:
        super().__init__()
        self.register_buffer("factor", factor)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.factor


class _Int8Linear(nn.Module):
    """A linear layer with int8 weights, a scale an output; its input is quantised as it comes.

    Weights use 7 of 8 bits: processors without VNNI instructions would overflow otherwise.
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=0).clamp(min=1e-8) / 63
        self.register_buffer("values", (weight / scale).round().to(torch.int8).contiguous())
        self.register_buffer("scale", scale)
        self.register_buffer("zero", torch.zeros(len(scale), dtype=torch.int8))
        self.register_buffer("bias", bias)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = _Int8Product.apply(x, self.values, self.scale, self.zero, self.bias)
        return out


class _Int8Product(torch.autograd.Function):
    @staticmethod
    def forward(_: Any, x: Tensor, values: Tensor, scale: Tensor, zero: Tensor, bias: Tensor) -> Tensor:
        del zero
        return x @ (values.float() * scale) + bias

    @staticmethod
    def symbolic(graph: Any, x: Any, *weights: Any) -> Any:
        return graph.op("com.microsoft::DynamicQuantizeMatMul", x, *weights).setType(
            x.type().with_sizes([None, None, None])
        )


class _Int8Embedding(nn.Module):
    def __init__(self, values: Tensor, scale: Tensor) -> None:
        super().__init__()
        self.register_buffer("values", values)
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.values[ids].float() * self.scale[ids]


@dataclass(frozen=True)
class Seen:
    """What the layers were given while the network read some text: what int8 and a smaller relation scorer rest on."""

    ranges: Ranges
    """Of the feed-forward layers."""
    dep: Tensor
    head: Tensor
    """Second moments of the relation vectors with a one behind them, (size + 1, size + 1)."""


def observe(network: Network, pieces: Pieces, texts: Iterable[str]) -> Seen:
    """Read `texts`, each piece as a word."""
    ranges: Ranges = {}

    def note(linear: nn.Linear, given: tuple[Tensor], _: Tensor) -> None:
        seen = given[0].abs().flatten(0, 1).amax(dim=0)
        ranges[linear] = torch.maximum(ranges[linear], seen) if linear in ranges else seen

    layers = [layer for layer in network.encoder if isinstance(layer, Layer)]
    hooks = [linear.register_forward_hook(note) for layer in layers for linear in (layer.fi, layer.fo)]
    size = network.sizes.rel + 1
    moments = [torch.zeros(size, size, dtype=torch.float64) for _ in range(2)]
    with torch.no_grad():
        for window in _windows(pieces, texts):
            words = torch.arange(1, len(window) - 1)[None]
            for moment, vectors in zip(moments, network(torch.tensor([window]), words, words)[-2:], strict=True):
                rows = F.pad(vectors[0], (0, 1), value=1.0).double()
                moment += rows.T @ rows
    for hook in hooks:
        hook.remove()
    return Seen(ranges, *moments)


def compress_relations(weight: Tensor, dep: Tensor, head: Tensor, rank: int) -> tuple[Tensor, Tensor, Tensor]:
    """Projections (size, rank) of dependents and heads, and weights (relation, rank, rank), for much the same scores.

    A Tucker decomposition of `weight` (relation, size, size), weighted by the second moments of what it is multiplied
    with (De Lathauwer et al., 2000); what all relations share is left out, as it moves no maximum.
    """
    weight = weight.double() - weight.double().mean(dim=0)
    roots = [_square_root(moment) for moment in (dep, head)]
    weighted = torch.einsum("ai,rij,jb->rab", roots[0], weight, roots[1])
    bases = [torch.linalg.svd(x.flatten(1), full_matrices=False)[0][:, :rank] for x in _unfolded(weighted)]
    core = torch.einsum("ak,rab,bl->rkl", bases[0], weighted, bases[1])
    down = [torch.linalg.solve(root, basis).float() for root, basis in zip(roots, bases, strict=True)]
    return down[0], down[1], core.float()


def _unfolded(tensor: Tensor) -> tuple[Tensor, Tensor]:
    return tensor.permute(1, 0, 2), tensor.permute(2, 0, 1)


def _square_root(moment: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(moment / moment[-1, -1])
    return vectors @ torch.diag(values.clamp(min=1e-6).sqrt()) @ vectors.T


def _windows(pieces: Pieces, texts: Iterable[str], size: int = 160) -> Iterator[list[int]]:
    for text in texts:
        words = text.split()
        ids = [x for word in pieces.encode(words, [True] * len(words)) for x in word]
        for at in range(0, len(ids), size):
            yield [pieces.bos, *ids[at : at + size], pieces.eos]


def export(folder: Path, out: Path, *, int8: bool = True) -> None:
    """Write a spaCy pipeline to `out` from training folder `folder`; `int8=False` keeps float32, to measure the loss.

    The encoder's matrices and embeddings become int8. Heads stay float32: they are 2 % of the arithmetic.
    The articles in `corpus/` show how large the inputs of the layers get.
    """
    network = load_network(folder)
    corpus = sorted((HERE.parent / "corpus").glob("*.txt"))
    texts = (path.read_text(encoding="utf-8") for path in corpus)
    seen = observe(network, Pieces.from_disk(folder / "tokenizer.json"), texts)
    dep, head, rel = compress_relations(network.rel_weight.detach(), seen.dep, seen.head, RELATION_RANK)
    ids, index = torch.tensor([[0, 7, 8, 9, 2]]), torch.tensor([[1, 2, 3]])
    with tempfile.TemporaryDirectory() as temporary:
        component = Path(temporary) / "component"
        component.mkdir()
        torch.onnx.export(
            _Exported(network, seen.ranges if int8 else None, dep, head).eval(),
            (ids, index, index),
            str(component / "encoder.onnx"),
            input_names=["ids", "first", "last"],
            output_names=list(OUTPUTS),
            dynamic_axes={"ids": {1: "pieces"}} | {name: {1: "words"} for name in ("first", "last", *OUTPUTS)},
            opset_version=17,
            dynamo=False,
            custom_opsets={"com.microsoft": 1},
        )
        for name in ("tokenizer.json", "labels.json", "lemmas.npz"):
            shutil.copyfile(folder / name, component / name)
        np.savez(component / "scorer.npz", arc=_half(network.arc_weight), rel=_half(rel))
        nlp = spacy.blank("it", config={"nlp": {"tokenizer": {"@tokenizers": "riscontro.ItalianTokenizer.v1"}}})
        nlp.tokenizer = make_tokenizer(nlp)
        pipe = nlp.add_pipe("riscontro_encoder")
        pipe.from_disk(component)  # type: ignore[attr-defined]
        nlp.meta.update(json.loads((HERE / "meta.json").read_text(encoding="utf-8")), version=pipeline.__version__)
        if out.exists():
            shutil.rmtree(out)
        nlp.to_disk(out)
        for name in ("README.md", "LICENSE"):
            shutil.copyfile(HERE / "card" / name, out / name)
        write_hashes(out)


def _half(x: Tensor) -> NDArray[np.float16]:
    return np.asarray(x.detach().numpy(), dtype=np.float16)


def record_performance(out: Path, scores: dict[str, Any]) -> None:
    """Put scores into the pipeline's meta.json, where `nlp.meta["performance"]` has them, and hash it again."""
    path = out / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = scores
    path.write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    write_hashes(out)
