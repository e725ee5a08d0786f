"""Writes weights.safetensors of the network: python export_model.py HEAD FOLDER. Kernels are in half precision, the rest in single."""

import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from shape_network import PSF_MEAN, PSF_SCALE


def common(state):
    ones, zeros = np.ones(6, np.float32), np.zeros(6, np.float32)
    # (v - mean) * scale + beta: the variance is 1, and gamma makes up for the epsilon.
    tensors = {
        "input_norm.mean": state["nmean"].numpy(),
        "input_norm.variance": ones,
        "input_norm.gamma": state["nscale"].numpy() * np.float32(np.sqrt(1 + 1e-5)),
        "input_norm.beta": state["nbeta"].numpy() + zeros,
        "psf_norm.mean": np.float32(PSF_MEAN),
        "psf_norm.scale": np.float32(PSF_SCALE),
    }
    for number in range(4):
        for half in "ab":
            layer, name = f"stages.{number}.{half}", f"stage{number + 1}.conv_{half}"
            tensors[f"{name}.kernel"] = state[f"{layer}.weight"].permute(2, 3, 1, 0).contiguous().numpy()
            tensors[f"{name}.bias"] = state[f"{layer}.bias"].numpy()
            tensors[f"stage{number + 1}.prelu_{half}.alpha"] = state[f"stages.{number}.p{half}.alpha"].numpy()
    return tensors


def dense_layers(state, sigma):
    tensors = {"dense.prelu.alpha": state["pd.alpha"].numpy()}
    for layer, name in (("dense", "dense"), ("out", "output")):
        tensors[f"{name}.kernel"] = state[f"{layer}.weight"].T.contiguous().numpy()
        tensors[f"{name}.kernel_sigma"] = sigma[layer].T.contiguous().numpy()
        tensors[f"{name}.bias"] = state[f"{layer}.bias"].numpy()
    return tensors


def main(head, folder):
    kept = torch.load(head)
    tensors = {**common(kept["network"]), **dense_layers(kept["head"], kept["sigma"])}
    halves = {name: np.float16 if ".kernel" in name else np.float32 for name in tensors}
    Path(folder).mkdir(parents=True, exist_ok=True)
    stored = {name: np.ascontiguousarray(value, halves[name]) for name, value in tensors.items()}
    save_file(stored, Path(folder) / "weights.safetensors")


if __name__ == "__main__":
    main(*sys.argv[1:])
