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
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

import pipeline
from pipeline.language.models import write_hashes
from pipeline.language.tokenizer import make_tokenizer
from training.network import OUTPUTS, Network, Sizes

HERE = Path(__file__).parent


class _Exported(nn.Module):
    """The network as it runs: int8 embeddings with a scale a row, best indices in place of the taggers' scores."""

    def __init__(self, network: Network, *, int8: bool) -> None:
        super().__init__()
        self.network = network
        if int8:
            weight = network.word.weight.detach()
            scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            network.word = _Int8Embedding((weight / scale).round().to(torch.int8), scale)

    def forward(self, ids: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        ner, upos, feats, lemma, sent, arc_dep, arc_head, rel_dep, rel_head = self.network(ids, first, last)
        best = (x.argmax(dim=-1) for x in (upos, feats, lemma))
        return (ner, *best, sent[..., 0], arc_dep, arc_head, rel_dep, rel_head)


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

    The encoder's matrices become int8, a scale a column, one bit unused (`reduce_range`): processors without VNNI
    instructions would overflow otherwise. Heads stay float32: they are 2 % of the arithmetic.
    """
    network = load_network(folder)
    arc, rel = network.arc_weight.detach().numpy(), network.rel_weight.detach().numpy()
    ids = torch.tensor([[0, 7, 8, 9, 2], [0, 7, 8, 2, 1]])
    index = torch.tensor([[1, 2, 3], [1, 2, 0]])
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        axes = {"ids": {0: "batch", 1: "pieces"}, "first": {0: "batch", 1: "words"}, "last": {0: "batch", 1: "words"}}
        torch.onnx.export(
            _Exported(network, int8=int8).eval(),
            (ids, index, index),
            str(work / "full.onnx"),
            input_names=["ids", "first", "last"],
            output_names=list(OUTPUTS),
            dynamic_axes=axes | {name: {0: "batch", 1: "words"} for name in OUTPUTS},
            opset_version=17,
            dynamo=False,
        )
        component = work / "component"
        component.mkdir()
        if int8:
            encoder = [
                f"/network/encoder.{i}/{part}/MatMul"
                for i in range(network.sizes.layers)
                for part in ("qkv", "ao", "fi", "fo")
            ]
            quantize_dynamic(
                work / "full.onnx",
                component / "encoder.onnx",
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                nodes_to_quantize=encoder,
            )
        else:
            shutil.copyfile(work / "full.onnx", component / "encoder.onnx")
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
