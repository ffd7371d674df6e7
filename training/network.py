"""The network: a BERT-style encoder (post-norm, GELU) with heads for entities, tags, lemmas, sentences and arcs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.start import StartWeights

OUTPUTS = ("ner", "upos", "feats", "lemma", "sent", "arc_dep", "arc_head", "rel_dep", "rel_head")


@dataclass(frozen=True)
class Sizes:
    """Shape of a network; saved beside its weights."""

    vocabulary: int
    ner: int
    upos: int
    feats: int
    lemma: int
    deprel: int
    hidden: int = 384
    layers: int = 12
    heads: int = 12
    feed_forward: int = 1536
    positions: int = 512
    eps: float = 1e-12
    arc: int = 256
    rel: int = 128
    dropout: float = 0.1
    tree_dropout: float = 0.3

    def as_dict(self) -> dict[str, int | float]:
        return asdict(self)


class Dropout(nn.Module):
    """Dropout whose masks are cut from one pool of random bits: on a CPU drawing them afresh takes 12 % of a step."""

    POOL = 1 << 22

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self._pool: Tensor | None = None
        self._cuts = 0

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.rate == 0.0:
            return x
        if self._pool is None or self._cuts % 500 == 0:
            keep = torch.rand(self.POOL, device=x.device) >= self.rate
            self._pool = (keep / (1 - self.rate)).to(torch.bfloat16)
        self._cuts += 1
        n = x.numel()
        pool = self._pool if n < self.POOL else self._pool.repeat(n // self.POOL + 2)
        at = int(torch.randint(len(pool) - n, (1,)))
        return x * pool[at : at + n].view(x.shape).to(x.dtype)


class Layer(nn.Module):
    """One encoder layer, in the parameter names of the starting weights."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.heads = sizes.heads
        self.qkv = nn.Linear(sizes.hidden, 3 * sizes.hidden)
        self.ao = nn.Linear(sizes.hidden, sizes.hidden)
        self.aln = nn.LayerNorm(sizes.hidden, eps=sizes.eps)
        self.fi = nn.Linear(sizes.hidden, sizes.feed_forward)
        self.fo = nn.Linear(sizes.feed_forward, sizes.hidden)
        self.oln = nn.LayerNorm(sizes.hidden, eps=sizes.eps)
        self.dropout = Dropout(sizes.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, hidden // self.heads).permute(2, 0, 3, 1, 4)
        # Written out: on a CPU torch's fused kernel takes 40 % of a training step in bfloat16, this takes 8 %.
        with torch.autocast(x.device.type, enabled=False):
            scores = q * (hidden // self.heads) ** -0.5 @ k.transpose(2, 3) + mask.to(q.dtype)
            attended = (scores.softmax(dim=-1) @ v).transpose(1, 2).reshape(batch, length, hidden)
        x = self.aln(x + self.dropout(self.ao(attended)))
        out: Tensor = self.oln(x + self.dropout(self.fo(F.gelu(self.fi(x)))))
        return out


class Network(nn.Module):
    """Pieces in, one vector a word and head out.

    `forward(ids, first, last)`: ids (batch, pieces) with 1 as padding; first, last (batch, words): index of the first
    and last piece of each word. Returns the tensors named in OUTPUTS, each (batch, words, size).
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.word = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.pos = nn.Embedding(sizes.positions, sizes.hidden)
        self.eln = nn.LayerNorm(sizes.hidden, eps=sizes.eps)
        self.encoder = nn.ModuleList(Layer(sizes) for _ in range(sizes.layers))
        # Two weighted sums over the layers' outputs: entities read other layers than syntax does.
        self.mix = nn.Parameter(torch.zeros(2, 4))
        self.dropout = Dropout(sizes.dropout)
        self.tree_dropout = Dropout(sizes.tree_dropout)
        self.ner = nn.Linear(sizes.hidden, sizes.ner)
        self.upos = nn.Linear(sizes.hidden, sizes.upos)
        self.feats = nn.Linear(sizes.hidden, sizes.feats)
        self.lemma = nn.Linear(sizes.hidden, sizes.lemma)
        self.sent = nn.Linear(sizes.hidden, 1)
        self.arcs = nn.Linear(sizes.hidden, 2 * sizes.arc)
        self.rels = nn.Linear(sizes.hidden, 2 * sizes.rel)
        self.arc_weight = nn.Parameter(torch.zeros(sizes.arc + 1, sizes.arc))
        self.rel_weight = nn.Parameter(torch.zeros(sizes.deprel, sizes.rel + 1, sizes.rel + 1))

    def forward(self, ids: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        visible = ids != 1
        mask = torch.zeros(ids.shape, dtype=self.eln.weight.dtype, device=ids.device).masked_fill(~visible, -1e4)
        mask = mask[:, None, None, :]
        x = self.eln(self.word(ids) + self.pos(torch.arange(ids.shape[1], device=ids.device))[None])
        x = self.dropout(x)
        layers: list[Tensor] = []
        for layer in self.encoder:
            x = layer(x, mask)
            layers.append(x)
        weights = self.mix.softmax(dim=1)
        entity = sum((weights[0, i] * layers[i - 4] for i in range(1, 4)), weights[0, 0] * layers[-4])
        syntax = sum((weights[1, i] * layers[i - 4] for i in range(1, 4)), weights[1, 0] * layers[-4])
        entity, syntax = self._words(entity, first, last), self._words(syntax, first, last)
        arc_dep, arc_head = F.gelu(self.arcs(syntax)).chunk(2, dim=-1)
        rel_dep, rel_head = F.gelu(self.rels(syntax)).chunk(2, dim=-1)
        return (
            self.ner(entity),
            self.upos(syntax),
            self.feats(syntax),
            self.lemma(syntax),
            self.sent(syntax),
            self.tree_dropout(arc_dep),
            self.tree_dropout(arc_head),
            self.tree_dropout(rel_dep),
            self.tree_dropout(rel_head),
        )

    def _words(self, x: Tensor, first: Tensor, last: Tensor) -> Tensor:
        size = (-1, -1, x.shape[-1])
        a = x.gather(1, first[:, :, None].expand(*size))
        b = x.gather(1, last[:, :, None].expand(*size))
        out: Tensor = self.dropout((a + b) * 0.5)
        return out

    def arc_scores(self, arc_dep: Tensor, arc_head: Tensor) -> Tensor:
        """Scores (batch, dependent, head); a word that is its own head is the root."""
        return (arc_dep @ self.arc_weight[:-1] + self.arc_weight[-1]) @ arc_head.transpose(1, 2)

    def rel_scores(self, rel_dep: Tensor, rel_head: Tensor) -> Tensor:
        """Scores (words, relations) of each dependent with its head's vector in the same row."""
        one = torch.ones_like(rel_dep[:, :1])
        dep, head = torch.cat([rel_dep, one], dim=1), torch.cat([rel_head, one], dim=1)
        return torch.einsum("ni,rij,nj->nr", dep, self.rel_weight, head)

    def load_start(self, start: StartWeights, kept: list[int]) -> None:
        """Copy the starting weights, keeping the embeddings of the pieces `kept`."""
        tensors = {name: torch.from_numpy(value) for name, value in start.tensors.items()}
        with torch.no_grad():
            self.word.weight.copy_(tensors["emb.word"][kept])
            self.pos.weight.copy_(tensors["emb.pos"] + tensors["emb.type"][: self.sizes.hidden])
            self.eln.weight.copy_(tensors["emb.ln.w"])
            self.eln.bias.copy_(tensors["emb.ln.b"])
            for layer, n in zip(self.encoder, self._layers_of(12), strict=True):
                assert isinstance(layer, Layer)
                for kind, part in (("w", "weight"), ("b", "bias")):
                    getattr(layer.qkv, part).copy_(torch.cat([tensors[f"l{n}.{x}.{kind}"] for x in "qkv"]))
                    for name in ("ao", "aln", "fi", "fo", "oln"):
                        getattr(getattr(layer, name), part).copy_(tensors[f"l{n}.{name}.{kind}"])
            for head in (self.ner, self.upos, self.feats, self.lemma, self.sent):
                nn.init.normal_(head.weight, std=0.02)
                nn.init.zeros_(head.bias)
            nn.init.normal_(self.arc_weight, std=0.02)
            nn.init.normal_(self.rel_weight, std=0.02)

    def load_part(self, other: Network) -> None:
        """Copy embeddings, heads and evenly spaced layers, the last among them, of a deeper network."""
        state = {name: value for name, value in other.state_dict().items() if not name.startswith("encoder.")}
        for i, n in enumerate(self._layers_of(len(other.encoder))):
            state |= {f"encoder.{i}.{name}": value for name, value in other.encoder[n].state_dict().items()}
        self.load_state_dict(state)

    def _layers_of(self, deeper: int) -> list[int]:
        """Which of the layers of a deeper network this one's stand for."""
        return [(i + 1) * deeper // len(self.encoder) - 1 for i in range(len(self.encoder))]


def load_network(folder: Path) -> Network:
    """The mean of the networks at the ends of a training's last rises, ready to predict; before them, as it stands."""
    state = torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=True)
    network = Network(Sizes(**state["sizes"]))
    ends = state["ends"] or [state["network"]]
    network.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(dim=0) for name in ends[0]})
    network.eval()
    return network
