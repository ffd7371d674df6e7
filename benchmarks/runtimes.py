"""Which runtime for the embedded model: ONNX Runtime (dynamic int8) against CTranslate2 (int8), one thread each.

    python -m benchmarks.runtimes --run FOLDER     (FOLDER: working folder of `python -m training train`)

Both run the same trained encoder over the same windows, in turns, so that the machine's moods hit both alike.
Needs the extra `train` and `ctranslate2`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ctranslate2
import numpy as np
import onnxruntime
from ctranslate2.specs import common_spec, transformer_spec

from pipeline.language.pieces import Pieces
from training.export import export
from training.network import Layer, Network, load_network

ROUNDS = 5
WINDOW = 224


def write_ctranslate2(network: Network, tokens: list[str], out: Path) -> None:
    """The encoder alone, last layer out: CTranslate2 gives no other, so our sums over four layers would be lost."""
    sizes = network.sizes
    encoder = transformer_spec.TransformerEncoderSpec(
        sizes.layers, sizes.heads, pre_norm=False, activation=common_spec.Activation.GELU, layernorm_embedding=True
    )
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}

    def fill(spec: object, name: str, gamma: bool = False) -> None:
        setattr(spec, "gamma" if gamma else "weight", state[f"{name}.weight"])
        setattr(spec, "beta" if gamma else "bias", state[f"{name}.bias"])

    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = state["word.weight"]
    encoder.position_encodings.encodings = state["pos.weight"]
    fill(encoder.layernorm_embedding, "eln", gamma=True)
    for n, layer in enumerate(encoder.layer):
        fill(layer.self_attention.linear[0], f"encoder.{n}.qkv")
        fill(layer.self_attention.linear[1], f"encoder.{n}.ao")
        fill(layer.self_attention.layer_norm, f"encoder.{n}.aln", gamma=True)
        fill(layer.ffn.linear_0, f"encoder.{n}.fi")
        fill(layer.ffn.linear_1, f"encoder.{n}.fo")
        fill(layer.ffn.layer_norm, f"encoder.{n}.oln", gamma=True)
    spec = transformer_spec.TransformerEncoderModelSpec(encoder, pooling_layer=False)
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(out))


def main() -> None:
    """Print pieces per second of each runtime."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True)
    arguments = parser.parse_args()
    pieces = Pieces.from_disk(arguments.run / "tokenizer.json")
    words = " ".join(p.read_text(encoding="utf-8") for p in sorted(Path("corpus").glob("*.txt"))).split()
    flat = [i for word in pieces.encode(words, [True] * len(words)) for i in word]
    windows = [[0, *flat[at : at + WINDOW - 2], 2] for at in range(0, len(flat) - WINDOW, WINDOW - 2)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        export(arguments.run, folder / "onnx")
        network = load_network(arguments.run)
        assert isinstance(network.encoder[0], Layer)
        (folder / "ct2").mkdir()
        write_ctranslate2(network, [str(i) for i in range(network.sizes.vocabulary)], folder / "ct2")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            str(folder / "onnx" / "riscontro_encoder" / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        encoder = ctranslate2.Encoder(str(folder / "ct2"), compute_type="int8", intra_threads=1, inter_threads=1)

        index = np.arange(1, WINDOW - 1)[None]

        def with_onnx(window: list[int]) -> None:
            session.run(None, {"ids": np.array([window]), "first": index, "last": index})

        def with_ctranslate2(window: list[int]) -> None:
            np.array(encoder.forward_batch([window]).last_hidden_state)

        times: dict[str, float] = {}
        runtimes: dict[str, Callable[[list[int]], None]] = {
            "onnxruntime int8, all heads": with_onnx,
            "ctranslate2 int8, no heads": with_ctranslate2,
        }
        for round_ in range(ROUNDS + 1):
            for name, run in runtimes.items():
                begun = time.perf_counter()
                for window in windows:
                    run(window)
                if round_:
                    times[name] = times.get(name, 0.0) + time.perf_counter() - begun
        for name, seconds in times.items():
            print(f"{name:<30}{ROUNDS * sum(map(len, windows)) / seconds:>10.0f} pieces/s")


if __name__ == "__main__":
    main()
