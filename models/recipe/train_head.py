"""Gives a trunk a Bayesian head: python train_head.py TRUNK OUT STAMPS...

The dense layers get a Gaussian posterior, trained on the features of every stamp by local reparameterisation (Kingma, Salimans & Welling 2015). The prior of
each kernel has the scatter of the trained one (MacKay 1992). At last the rows of the output layer that make the covariance are fitted to how the network is used:
to samples of its weights, each in the next of the eight symmetries, of the newest stamps, which the trunk has hardly seen; and made smaller by 5 %, because
errors have longer tails than a Gaussian: the best likelihood has 72 % within one sigma where it has 95 % within 1.96.
"""

import math
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from shape_network import PSF, SYMMETRIES, ShapeNetwork, Stamps, negative_log_likelihood, psf_of, shapes_of, turned
from torch import nn

NEWEST = 150_000
"""Stamps whose features the head learns from; its divergence is divided by the number of all that the trunk has seen."""
BATCH, STEPS, RATE, FIRST_RHO = 512, 2400, 3e-4, -8.0
RHO_RATE = 30 * RATE
CALIBRATION, CALIBRATION_STEPS, CALIBRATION_RATE, SHRINKAGE = 16_000, 1500, 1e-3, 0.95
random = np.random.default_rng(2)


class GaussianLinear(nn.Module):
    """A dense layer whose kernel is N(weight, softplus(rho)^2), element by element; its outputs are sampled instead of it."""

    def __init__(self, linear):
        super().__init__()
        self.weight, self.bias = nn.Parameter(linear.weight.clone()), nn.Parameter(linear.bias.clone())
        self.rho = nn.Parameter(torch.full_like(linear.weight, FIRST_RHO))
        self.prior = float(linear.weight.std())

    def sigma(self):
        return F.softplus(self.rho)

    def forward(self, x):
        variance = F.linear(x**2, self.sigma() ** 2)
        return F.linear(x, self.weight, self.bias) + torch.sqrt(variance + 1e-12) * torch.randn_like(variance)

    def draw(self):
        return self.weight + self.sigma() * torch.randn_like(self.weight)

    def divergence(self):
        sigma = self.sigma()
        return ((sigma**2 + self.weight**2) / (2 * self.prior**2) - torch.log(sigma / self.prior) - 0.5).sum()


class BayesianHead(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.dense, self.pd, self.out = GaussianLinear(network.dense), network.pd, GaussianLinear(network.out)

    def forward(self, x):
        return self.out(self.pd(self.dense(x)))


@torch.no_grad()
def features_of(network, stamps, places, symmetry_of):
    """What the head takes, [stamp, feature] in half precision, and shapes, of stamps in symmetries that `symmetry_of` gives for each batch."""
    features = np.empty((len(places), network.features + PSF), np.float16)
    shapes = torch.empty(len(places), 2)
    for number, start in enumerate(range(0, len(places), 256)):
        here = slice(start, min(start + 256, len(places)))
        pixels, facts = stamps.take(places[here])
        symmetry = symmetry_of(number)
        with torch.autocast("cpu", torch.bfloat16):
            seen = network.trunk(turned(pixels, symmetry)).float()
        features[here] = torch.cat([seen, psf_of(facts, symmetry)], 1).numpy()
        shapes[here] = shapes_of(facts, symmetry)
    return features, shapes


def train_posterior(network, features, shapes, size):
    """The head with its posterior; its divergence from the prior, over `size` stamps, counts in full from a third of the steps on."""
    head = BayesianHead(network)
    rhos = [head.dense.rho, head.out.rho]
    rest = [*(p for n, p in head.named_parameters() if p.requires_grad and not n.endswith("rho"))]
    optimiser = torch.optim.Adam([dict(params=rest, rate=RATE), dict(params=rhos, rate=RHO_RATE)], lr=RATE)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * min(1, (step + 1) / 100) * (1 + math.cos(math.pi * step / STEPS)) / 2
        chosen = np.sort(random.integers(0, len(features), BATCH))
        outputs = head(torch.from_numpy(features[chosen]).float())
        nll = negative_log_likelihood(outputs, shapes[chosen]).mean()
        divergence = (head.dense.divergence() + head.out.divergence()) / size
        optimiser.zero_grad(set_to_none=True)
        (nll + min(1, 3 * step / STEPS) * divergence).backward()
        optimiser.step()
        if step % 300 == 0:
            print(f"head, step {step}: nll {nll.item():.3f}, kl {divergence.item():.3f}", flush=True)
    return head


def covariance_of(outputs, signs):
    """Elements 11, 12, 22 of L L', the symmetry undone."""
    first, second = F.softplus(outputs[..., 2]) + 1e-3, F.softplus(outputs[..., 3]) + 1e-3
    below = outputs[..., 4]
    return torch.stack([first**2, signs[..., 0] * signs[..., 1] * first * below, below**2 + second**2], -1)


def ensemble(outputs):
    """Mean and covariance of passes [pass, stamp, 5] as network-outputs.ts combines them."""
    signs = torch.tensor([symmetry[3:] for symmetry in SYMMETRIES]).repeat(len(outputs) // 8, 1)[:, None]
    means = outputs[..., :2] * signs
    mean, covariance = means.mean(0), covariance_of(outputs, signs).mean(0)
    apart = means - mean
    scatter = torch.stack([apart[..., 0] ** 2, apart[..., 0] * apart[..., 1], apart[..., 1] ** 2], -1).sum(0)
    return mean, covariance + scatter / (len(outputs) - 1)


def gaussian_nll(mean, covariance, shapes):
    d, (c11, c12, c22) = shapes - mean, covariance.unbind(-1)
    determinant = c11 * c22 - c12**2
    chi = (c22 * d[:, 0] ** 2 - 2 * c12 * d[:, 0] * d[:, 1] + c11 * d[:, 1] ** 2) / determinant
    return (chi + torch.log(determinant)) / 2 + math.log(2 * math.pi)


def calibrate(hidden, out_of_pass, layer, shapes):
    """Fits the rows of `layer` that make the covariance to the average over passes. `hidden` is [pass, stamp, 256]."""
    rows = nn.Parameter(layer.weight[2:].detach().clone()), nn.Parameter(layer.bias[2:].detach().clone())
    optimiser = torch.optim.Adam(rows, lr=CALIBRATION_RATE)
    moved = lambda: (rows[0] - layer.weight[2:].detach(), rows[1] - layer.bias[2:].detach())  # noqa: E731
    for step in range(CALIBRATION_STEPS):
        for group in optimiser.param_groups:
            group["lr"] = CALIBRATION_RATE * (1 + math.cos(math.pi * step / CALIBRATION_STEPS)) / 2
        chosen = np.sort(random.integers(0, len(shapes), 256))
        change = F.linear(torch.from_numpy(hidden[:, chosen]).float(), *moved())
        outputs = torch.from_numpy(out_of_pass[:, chosen]).float()
        outputs = torch.cat([outputs[..., :2], outputs[..., 2:] + change], -1)
        loss = gaussian_nll(*ensemble(outputs), shapes[chosen]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 500 == 0:
            print(f"covariance, step {step}: nll {loss.item():.3f}", flush=True)
    with torch.no_grad():
        layer.weight[2:], layer.bias[2:] = rows[0], rows[1]
        # softplus(x) is nearly exp(x) where scales are small.
        layer.bias[2:4] += math.log(SHRINKAGE)
        layer.weight[4:] *= SHRINKAGE
        layer.bias[4:] *= SHRINKAGE
        layer.rho[4:] += math.log(SHRINKAGE)


@torch.no_grad()
def passes_of(features, head):
    """Hidden layer and outputs of passes, one features array and one sample of the weights for each."""
    hidden, outputs = [], []
    for seen in features:
        inside = head.pd(F.linear(torch.from_numpy(seen).float(), head.dense.draw(), head.dense.bias))
        outputs.append(F.linear(inside, head.out.draw(), head.out.bias).numpy())
        hidden.append(inside.numpy().astype(np.float16))
    return np.stack(hidden), np.stack(outputs)


def main(trunk, out, paths):
    torch.manual_seed(2)
    began, stamps, network = time.time(), Stamps(paths), ShapeNetwork().to(memory_format=torch.channels_last)
    network.load_state_dict(torch.load(trunk)["average"])
    network.requires_grad_(False)
    held = np.arange(len(stamps) - CALIBRATION, len(stamps))
    drawn = [SYMMETRIES[random.integers(8)] for _ in range(len(stamps) // 256 + 1)]
    newest = np.arange(max(0, held[0] - NEWEST), held[0])
    features, shapes = features_of(network, stamps, newest, drawn.__getitem__)
    print(f"features of {len(features)} stamps, {time.time() - began:.0f} s", flush=True)
    head = train_posterior(network, features, shapes, held[0])
    del features
    eight = [features_of(network, stamps, held, lambda _, s=symmetry: s)[0] for symmetry in SYMMETRIES]
    truth = torch.from_numpy(stamps.facts[held, :2])
    hidden, outputs = passes_of(eight * 2, head)
    calibrate(hidden, outputs, head.out, truth)
    print(f"done in {time.time() - began:.0f} s")
    sigma = dict(dense=head.dense.sigma().detach(), out=head.out.sigma().detach())
    prior = dict(dense=head.dense.prior, out=head.out.prior)
    torch.save(dict(network=network.state_dict(), head=head.state_dict(), sigma=sigma, prior=prior), out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
