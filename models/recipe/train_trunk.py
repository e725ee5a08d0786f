"""Trains the deterministic network `central`: python train_trunk.py MINUTES OUT STAMPS...

Begins from models/dnn; the first stage and the slopes stay as they are. bfloat16 where the processor has it.
"""

import math
import sys
import time

import numpy as np
import torch
from shape_network import (SIDE, SYMMETRIES, Stamps, from_reference, negative_log_likelihood, psf_of, shapes_of,
                           turned)  # fmt: skip

BATCH, HELD_OUT, WARM_UP, AVERAGING, CLIP = 256, 3000, 150, 0.999, 5
HEAD_RATE, TRUNK_RATE = 1e-3, 3e-4
"""Shares of stamps with a band at zero and with the track of a cosmic ray in one."""
NO_BAND, RAY = 0.02, 0.03
random = np.random.default_rng(1)


def spoil(pixels):
    """Artefacts, in place, as workers/galaxies/artefacts.ts draws them."""
    for stamp in np.flatnonzero(random.random(len(pixels)) < NO_BAND):
        pixels[stamp, :, :, random.integers(6)] = 0
    for stamp in np.flatnonzero(random.random(len(pixels)) < RAY):
        track(pixels[stamp, :, :, random.integers(6)])
    return pixels


def track(plane):
    length, angle, level = 6 + 24 * random.random(), math.pi * random.random(), 30 + 300 * random.random()
    x0, y0 = plane.shape[0] * random.random(2)
    steps = np.arange(0, length, 0.5)
    places = {(int(x0 + s * math.cos(angle)), int(y0 + s * math.sin(angle))) for s in steps}
    for x, y in places:
        if 0 <= x <= SIDE and 0 <= y <= SIDE:
            bright = math.sinh(float(plane[y, x])) + 0.5 * level * (0.5 + random.random())
            plane[y, x] = math.asinh(bright)


@torch.no_grad()
def validate(network, pixels, facts):
    outputs = []
    for start in range(0, len(pixels), BATCH):
        some = slice(start, start + BATCH)
        with torch.autocast("cpu", torch.bfloat16):
            outputs.append(network(turned(pixels[some], SYMMETRIES[0]), psf_of(facts[some], SYMMETRIES[0])))
    outputs = torch.cat(outputs)
    error = ((outputs[:, :2] - facts[:, :2]) ** 2).mean(1)
    isolated, strong = facts[:, 2] < 0.01, facts[:, 2] > 0.1
    rms = [float(error[subset].mean().sqrt()) for subset in (slice(None), isolated, strong)]
    nll = float(negative_log_likelihood(outputs, facts[:, :2]).mean())
    print("held out: rms {:.4f}, isolated {:.4f}, strongly blended {:.4f}, nll {:.4f}".format(*rms, nll), flush=True)


def main(minutes, out, paths):
    torch.manual_seed(1)
    stamps, network = Stamps(paths), from_reference()
    held_pixels, held_facts = stamps.take(np.arange(len(stamps) - HELD_OUT, len(stamps)))
    for parameter in network.stages[0].parameters():
        parameter.requires_grad_(False)
    head = [*network.dense.parameters(), *network.out.parameters()]
    trunk = [p for stage in network.stages for p in stage.parameters() if p.requires_grad]
    groups = [dict(params=head, rate=HEAD_RATE), dict(params=trunk, rate=TRUNK_RATE)]
    optimiser = torch.optim.AdamW(groups, lr=HEAD_RATE, weight_decay=1e-4)
    average = {name: value.clone() for name, value in network.state_dict().items()}
    begun, step, order = time.time(), 0, np.empty(0, int)
    while (share := (time.time() - begun) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = group["rate"] * min(1, (step + 1) / WARM_UP) * (1 + math.cos(math.pi * share)) / 2
        if len(order) < BATCH:
            order = random.permutation(len(stamps) - HELD_OUT)
        chosen, order = order[:BATCH], order[BATCH:]
        pixels, facts = stamps.take(chosen)
        symmetry = SYMMETRIES[random.integers(8)]
        with torch.autocast("cpu", torch.bfloat16):
            outputs = network(turned(spoil(pixels), symmetry), psf_of(facts, symmetry))
        loss = negative_log_likelihood(outputs, shapes_of(facts, symmetry)).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head + trunk, CLIP)
        optimiser.step()
        step += 1
        weight = min(AVERAGING, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, value in network.state_dict().items():
                average[name].mul_(weight).add_(value, alpha=1 - weight)
        if step % 500 == 0:
            print(f"step {step}, {step * BATCH / (time.time() - begun):.0f} stamps/s, loss {loss.item():.3f}", flush=True)
            torch.save(dict(average=average, step=step), out)
    network.load_state_dict(average)
    validate(network, held_pixels, held_facts)
    torch.save(dict(average=average, step=step, seconds=time.time() - begun), out)


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2], sys.argv[3:])
