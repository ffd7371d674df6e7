"""The network of a released model, out of its int8 graph: where there is no checkpoint, training goes on from here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from pipeline.language.labels import NER_COLUMNS
from training.network import Network, Sizes

COMPONENT = "riscontro_encoder"
Floats = NDArray[np.float32]


def read_released(folder: Path) -> Network:
    """The network in the pipeline folder `folder`, as `export` rounded it: int8 weights, relations of a lower rank."""
    component = folder / COMPONENT
    graph = _Graph(component / "encoder.onnx")
    labels = json.loads((component / "labels.json").read_text(encoding="utf-8"))
    scorer = np.load(component / "scorer.npz")
    sizes = Sizes(
        vocabulary=len(graph.tensors["network.word.values"]),
        ner=NER_COLUMNS,
        **{name: len(labels[name]) for name in ("upos", "feats", "lemma", "deprel")},
        layers=len({name.split(".")[2] for name in graph.tensors if name.startswith("network.encoder.")}),
    )
    network = Network(sizes)
    named = ((name, graph.tensors.get(f"network.{name}")) for name in network.state_dict())
    state = {name: tensor for name, tensor in named if tensor is not None}
    state["word.weight"] = graph.tensors["network.word.values"] * graph.tensors["network.word.scale"]
    for layer in range(sizes.layers):
        for linear in ("qkv", "ao", "fi", "fo"):
            name = f"encoder.{layer}.{linear}"
            state[f"{name}.weight"], state[f"{name}.bias"] = graph.linear(f"network.{name}")
    heads = {sizes.ner: "ner", sizes.upos: "upos", sizes.feats: "feats", sizes.lemma: "lemma", 1: "sent"}
    heads |= {2 * sizes.arc: "arcs", 2 * sizes.rel: "rels"}
    for weight in graph.unnamed(sizes.hidden):
        state[f"{heads[weight.shape[1]]}.weight"] = weight.T
    state["mix"] = np.log(np.array(graph.scalars()).reshape(2, 4))
    dep, head = (graph.projection(name) for name in ("dep", "head"))
    state["rel_weight"] = np.einsum("ak,rkl,bl->rab", dep, scorer["rel"].astype(np.float32), head)
    state["arc_weight"] = scorer["arc"].astype(np.float32)
    network.load_state_dict({k: torch.tensor(np.ascontiguousarray(v, dtype=np.float32)) for k, v in state.items()})
    network.eval()
    return network


class _Graph:
    """The constants of an exported graph by name; equal ones are stored once, under one of their names."""

    def __init__(self, path: Path) -> None:
        self._nodes = onnx.load(str(path)).graph
        self.tensors = {x.name: numpy_helper.to_array(x) for x in self._nodes.initializer}
        for node in self._nodes.node:
            if node.op_type == "Identity" and node.input[0] in self.tensors:
                self.tensors[node.output[0]] = self.tensors[node.input[0]]

    def linear(self, name: str) -> tuple[Floats, Floats]:
        """Weight (outputs, inputs) and bias of an int8 layer, what its input is divided by multiplied in again."""
        factor = self.tensors.get(f"{name}.0.factor")
        name = name if factor is None else f"{name}.1"
        weight = self.tensors[f"{name}.values"] * self.tensors[f"{name}.scale"]
        return (weight if factor is None else weight * factor[:, None]).T, self.tensors[f"{name}.bias"]

    def unnamed(self, inputs: int) -> list[Floats]:
        """The float32 matrices of the heads, (inputs, outputs)."""
        found = (x for name, x in self.tensors.items() if name.startswith("onnx::MatMul"))
        return [x for x in found if x.shape[0] == inputs]

    def scalars(self) -> list[float]:
        """The weights of the sums over the last layers, in the order of the network's `forward`."""
        inputs = (i for node in self._nodes.node if node.op_type == "Mul" for i in node.input)
        return [float(self.tensors[i]) for i in inputs if i.startswith("onnx::Mul") and self.tensors[i].shape == ()]

    def projection(self, name: str) -> Floats:
        """The matrix that makes relation vectors smaller, its bias as the last row."""
        bias, made = f"{name}.bias", {out: node for node in self._nodes.node for out in node.output}
        addition = next(node for node in self._nodes.node if bias in node.input)
        product = made[next(i for i in addition.input if i != bias)]
        matrix = next(self.tensors[i] for i in product.input if i in self.tensors)
        joined: Floats = np.concatenate([matrix, self.tensors[bias][None]])
        return joined
