"""The architecture `central` in PyTorch, its stamps and its symmetries: what train_trunk.py and train_head.py share.

Weights and conventions are those of workers/networks (shape-network.ts, symmetries.ts, psf-input.ts).
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file
from torch import nn

MODELS = Path(__file__).parent.parent
BANDS = 6
SIDE = 48
STAGES = (32, 64, 128, 256)
DENSE = 256
PSF = 18
FACTS = 3 + PSF + 1
"""What psf-input.ts measures of the PSFs of LSST: the usual sigma of each band (arcsec), what 3 % of the FWHM is of it, and what a shape of 0.01 is with the pixel."""
PSF_MEAN = [0.40763, 0.38997, 0.36792, 0.35911, 0.35031, 0.34591] + 12 * [0.0]
PSF_SCALE = [0.011931, 0.011386, 0.010706, 0.010434, 0.010160, 0.010025] + 2 * [
    0.009778, 0.009756, 0.009727, 0.009713, 0.009699, 0.009691]  # fmt: skip
"""(transpose, reflect y, reflect x), the transpose first, with the signs of g1 and g2."""
SYMMETRIES = [
    (transpose, y, x, -1.0 if transpose else 1.0, 1.0 if x == y else -1.0)
    for transpose in (False, True)
    for y in (False, True)
    for x in (False, True)
]


class Slopes(torch.autograd.Function):
    """max(x, alpha x) with slopes that are not trained: PyTorch's own PReLU takes a quarter of a step."""

    @staticmethod
    def forward(context, x, alpha):
        context.save_for_backward(x, alpha)
        return torch.maximum(x, x * alpha)

    @staticmethod
    def backward(context, gradient):
        x, alpha = context.saved_tensors
        return torch.where(x > 0, gradient, gradient * alpha), None


class PReLU(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.alpha = nn.Parameter(torch.full((channels,), 0.25), requires_grad=False)

    def forward(self, x):
        alpha = self.alpha.to(x.dtype)
        return Slopes.apply(x, alpha.view(1, -1, 1, 1) if x.dim() == 4 else alpha)


class Stage(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.a, self.pa = nn.Conv2d(inputs, outputs, 3, 1, 1), PReLU(outputs)
        self.b, self.pb = nn.Conv2d(outputs, outputs, 3, 2, 1), PReLU(outputs)

    def forward(self, x):
        return self.pb(self.b(self.pa(self.a(x))))


class ShapeNetwork(nn.Module):
    """Outputs [stamp, 5] of stretched stamps [stamp, row, column, band] of the central 48 x 48 pixels, and of PSF numbers, normalised."""

    def __init__(self):
        super().__init__()
        for name in ("nmean", "nscale", "nbeta"):
            self.register_buffer(name, torch.zeros(BANDS))
        widths = (BANDS, *STAGES)
        self.stages = nn.ModuleList(Stage(*pair) for pair in zip(widths, widths[1:]))
        self.features = (SIDE // 2 ** len(STAGES)) ** 2 * STAGES[-1]
        self.dense, self.pd = nn.Linear(self.features + PSF, DENSE), PReLU(DENSE)
        self.out = nn.Linear(DENSE, 5)

    def trunk(self, stamps):
        x = ((stamps - self.nmean) * self.nscale + self.nbeta).permute(0, 3, 1, 2)
        for stage in self.stages:
            x = stage(x)
        return x.permute(0, 2, 3, 1).reshape(len(x), -1)

    def head(self, features, psf):
        return self.out(self.pd(self.dense(torch.cat([features, psf.to(features.dtype)], 1)))).float()

    def forward(self, stamps, psf):
        return self.head(self.trunk(stamps), psf)


def from_reference(folder="dnn"):
    """The network `dnn` of the whole stamp, cut to the middle: its convolutions, and its dense layer between the places of its pixels."""
    weights = {name: torch.tensor(value) for name, value in load_file(MODELS / folder / "weights.safetensors").items()}
    network = ShapeNetwork()
    norm = {part: weights[f"input_norm.{part}"] for part in ("mean", "variance", "gamma", "beta")}
    with torch.no_grad():
        network.nmean.copy_(norm["mean"])
        network.nscale.copy_(norm["gamma"] / torch.sqrt(norm["variance"] + 1e-5))
        network.nbeta.copy_(norm["beta"])
        for number, stage in enumerate(network.stages, 1):
            for half in "ab":
                convolution = getattr(stage, half)
                convolution.weight.copy_(weights[f"stage{number}.conv_{half}.kernel"].permute(3, 2, 0, 1))
                convolution.bias.copy_(weights[f"stage{number}.conv_{half}.bias"])
                getattr(stage, "p" + half).alpha.copy_(weights[f"stage{number}.prelu_{half}.alpha"])
        between = torch.tensor([[1, 0.5, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 0.5, 1.0]])
        whole = weights["dense.kernel"].T.reshape(DENSE, 4, 4, STAGES[-1])
        network.dense.weight.zero_()
        network.dense.weight[:, : network.features] = torch.einsum(
            "ay,bx,oyxc->oabc", between, between, whole
        ).reshape(DENSE, -1)
        network.dense.bias.copy_(weights["dense.bias"])
        network.pd.alpha.copy_(weights["dense.prelu.alpha"])
        network.out.weight.copy_(weights["output.kernel"].T)
        network.out.bias.copy_(weights["output.bias"])
    return network.to(memory_format=torch.channels_last)


class Stamps:
    """Stamps that write-stamps.mjs wrote, in files by their paths without an ending."""

    def __init__(self, paths):
        self.pixels = [np.memmap(f"{path}.i16", np.int16, "r") for path in paths]
        facts = [np.fromfile(f"{path}.f32", np.float32) for path in paths]
        size = 64 * 64 * BANDS
        counts = [min(len(p) // size, len(f) // FACTS) for p, f in zip(self.pixels, facts)]
        self.pixels = [p[: n * size].reshape(n, 64, 64, BANDS) for p, n in zip(self.pixels, counts)]
        self.facts = np.concatenate([f[: n * FACTS].reshape(n, FACTS) for f, n in zip(facts, counts)])
        self.starts = np.cumsum([0, *counts])

    def __len__(self):
        return len(self.facts)

    def take(self, places):
        """Pixels [stamp, 49, 49, band] about the centre, and facts, in the order of the files."""
        places = np.sort(places)
        pixels = np.empty((len(places), SIDE + 1, SIDE + 1, BANDS), np.int16)
        first = (64 - SIDE) // 2
        for number, file in enumerate(self.pixels):
            here = (places >= self.starts[number]) & (places < self.starts[number + 1])
            pixels[here] = file[places[here] - self.starts[number]][:, first : first + SIDE + 1, first : first + SIDE + 1]
        return torch.from_numpy(pixels).float().mul_(1 / 2048), torch.from_numpy(self.facts[places])


def turned(pixels, symmetry):
    """Pixels [stamp, 49, 49, band] in a symmetry, 48 x 48: pixel 24 stays the centre."""
    transpose, y, x, _, _ = symmetry
    if transpose:
        pixels = pixels.transpose(1, 2)
    if y:
        pixels = pixels.flip(1)
    if x:
        pixels = pixels.flip(2)
    return pixels[:, :SIDE, :SIDE]


def psf_of(facts, symmetry):
    """PSF numbers, normalised, in a symmetry."""
    normalised = (facts[:, 3 : 3 + PSF] - torch.tensor(PSF_MEAN)) / torch.tensor(PSF_SCALE)
    signs = [1.0] * BANDS + [symmetry[3]] * BANDS + [symmetry[4]] * BANDS
    return normalised * torch.tensor(signs)


def shapes_of(facts, symmetry):
    return facts[:, :2] * torch.tensor([symmetry[3], symmetry[4]])


def negative_log_likelihood(outputs, shapes):
    """Nats a stamp of shapes under N(mean, L L'), L from softplus and the element below the diagonal."""
    first, second = F.softplus(outputs[:, 2]) + 1e-3, F.softplus(outputs[:, 3]) + 1e-3
    residual = shapes - outputs[:, :2]
    one = residual[:, 0] / first
    other = (residual[:, 1] - outputs[:, 4] * one) / second
    return (one**2 + other**2) / 2 + torch.log(first) + torch.log(second) + np.log(2 * np.pi)
