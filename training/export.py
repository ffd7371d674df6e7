"""From a checkpoint to the embedded model: an int8 ONNX graph inside a spaCy pipeline folder."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import spacy
import torch
from torch import Tensor, nn
from torch.nn import functional as F

import pipeline
from pipeline.language.models import write_hashes
from pipeline.language.tokenizer import make_tokenizer
from training.network import OUTPUTS, Layer, Network, Sizes

HERE = Path(__file__).parent


class _Exported(nn.Module):
    """The network as it runs, one window at a time: best indices in place of the taggers' scores, no padding."""

    def __init__(self, network: Network, *, int8: bool) -> None:
        super().__init__()
        self.network = network
        for i, layer in enumerate(network.encoder):
            assert isinstance(layer, Layer)
            network.encoder[i] = _ExportedLayer(layer, int8=int8)
        if int8:
            weight = network.word.weight.detach()
            scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            network.word = _Int8Embedding((weight / scale).round().to(torch.int8), scale)

    def forward(self, ids: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        ner, upos, feats, lemma, sent, arc_dep, arc_head, rel_dep, rel_head = self.network(ids, first, last)
        best = (x.argmax(dim=-1) for x in (upos, feats, lemma))
        return (ner, *best, sent[..., 0], arc_dep, arc_head, rel_dep, rel_head)


class _ExportedLayer(nn.Module):
    """An encoder layer in ONNX Runtime's own operators, which its optimiser does not find in this graph by itself."""

    def __init__(self, layer: Layer, *, int8: bool) -> None:
        super().__init__()
        linear = (layer.qkv, layer.ao, layer.fi, layer.fo)
        self.heads = layer.heads
        self.qkv, self.ao, self.fi, self.fo = (_Int8Linear(x) if int8 else x for x in linear)
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


class _Int8Linear(nn.Module):
    """A linear layer with int8 weights, a scale an output; its input is quantised as it comes.

    Weights use 7 of 8 bits: processors without VNNI instructions would overflow otherwise.
    """

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach().T.contiguous()
        scale = weight.abs().amax(dim=0).clamp(min=1e-8) / 63
        self.register_buffer("values", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)
        self.register_buffer("zero", torch.zeros(len(scale), dtype=torch.int8))
        self.register_buffer("bias", linear.bias.detach())

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


def load_network(folder: Path) -> Network:
    """The network of a training folder's checkpoint, ready to predict."""
    state = torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=True)
    network = Network(Sizes(**state["sizes"]))
    network.load_state_dict(state["network"])
    network.eval()
    return network


def export(folder: Path, out: Path, *, int8: bool = True) -> None:
    """Write a spaCy pipeline to `out` from training folder `folder`; `int8=False` keeps float32, to measure the loss.

    The encoder's matrices and embeddings become int8. Heads stay float32: they are 2 % of the arithmetic.
    """
    network = load_network(folder)
    arc, rel = network.arc_weight.detach().numpy(), network.rel_weight.detach().numpy()
    ids, index = torch.tensor([[0, 7, 8, 9, 2]]), torch.tensor([[1, 2, 3]])
    with tempfile.TemporaryDirectory() as temporary:
        component = Path(temporary) / "component"
        component.mkdir()
        torch.onnx.export(
            _Exported(network, int8=int8).eval(),
            (ids, index, index),
            str(component / "encoder.onnx"),
            input_names=["ids", "first", "last"],
            output_names=list(OUTPUTS),
            dynamic_axes={"ids": {1: "pieces"}} | {name: {1: "words"} for name in ("first", "last", *OUTPUTS)},
            opset_version=17,
            dynamo=False,
            custom_opsets={"com.microsoft": 1},
        )
        for name in ("tokenizer.json", "labels.json", "lexicon.json"):
            shutil.copyfile(folder / name, component / name)
        np.savez(component / "scorer.npz", arc=arc.astype(np.float16), rel=rel.astype(np.float16))
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


def record_performance(out: Path, scores: dict[str, Any]) -> None:
    """Put scores into the pipeline's meta.json, where `nlp.meta["performance"]` has them, and hash it again."""
    path = out / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = scores
    path.write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    write_hashes(out)
