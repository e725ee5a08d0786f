"""The forward pass of a model folder by TensorFlow from Python, one tf.function: seconds a batch, as JSON.

    python3 forward.py MODEL_FOLDER BATCH ROUNDS SAMPLES
"""

import json
import os
import struct
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf

folder, batch, rounds, samples = sys.argv[1], *map(int, sys.argv[2:5])
model = json.load(open(os.path.join(folder, "model.json")))
architecture = model["architecture"]
file = open(os.path.join(folder, model["weights"]["file"]), "rb").read()
length = struct.unpack("<Q", file[:8])[0]
tensors = {}
for name, entry in json.loads(file[8 : 8 + length]).items():
    if name != "__metadata__":
        start, end = entry["data_offsets"]
        stored = "<f2" if entry["dtype"] == "F16" else "<f4"
        values = np.frombuffer(file[8 + length + start : 8 + length + end], stored)
        tensors[name] = tf.constant(values.reshape(entry["shape"]).astype("f4"))

sky = tf.constant([architecture["skySigma"][band] for band in "ugrizy"], tf.float32)
norm = {part: tensors["input_norm." + part] for part in ("mean", "variance", "gamma", "beta")}


def prelu(x, name):
    return tf.nn.relu(x) - tensors[name + ".alpha"] * tf.nn.relu(-x)


def kernel(name, sampled):
    mean = tensors[name + ".kernel"]
    if not sampled or name not in architecture["bayesian"]:
        return mean
    return mean + tensors[name + ".kernel_sigma"] * tf.random.normal(mean.shape)


def network(stamps, sampled):
    first = (64 - architecture["side"]) // 2
    x = tf.asinh(architecture["stretch"] * stamps / sky)[:, first : 64 - first, first : 64 - first]
    x = (x - norm["mean"]) / tf.sqrt(norm["variance"] + 1e-5) * norm["gamma"] + norm["beta"]
    for stage in range(1, len(architecture["stages"]) + 1):
        for half, stride in (("a", 1), ("b", 2)):
            name = f"stage{stage}.conv_{half}"
            padding = [[0, 0], [1, 1], [1, 1], [0, 0]]
            x = tf.nn.conv2d(x, kernel(name, sampled), stride, padding) + tensors[name + ".bias"]
            x = prelu(x, f"stage{stage}.prelu_{half}")
    x = tf.reshape(x, [tf.shape(x)[0], -1])
    if architecture.get("psf"):
        x = tf.concat([x, tf.zeros([tf.shape(x)[0], 18])], 1)  # the usual functions
    x = prelu(x @ kernel("dense", sampled) + tensors["dense.bias"], "dense.prelu")
    return x @ kernel("output", sampled) + tensors["output.bias"]


forward = tf.function(lambda stamps: network(stamps, samples > 0))
stamps = tf.random.stateless_normal([batch, 64, 64, 6], [1, 2])
forward(stamps)
times = []
for _ in range(rounds):
    start = time.perf_counter()
    for _ in range(max(samples, 1)):
        forward(stamps).numpy()
    times.append(time.perf_counter() - start)
print(json.dumps(times))
