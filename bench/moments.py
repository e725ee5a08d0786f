"""Measures stamps with GalSim's HSM (REGAUSS): called by moments.mjs. Writes g1, g2 of each, NaN where HSM fails.

python moments.py FOLDER        (pip install galsim)

FOLDER has stamps.f32 [n, 64, 64], used.u8 of the same shape, psf.i32 [n], psfs.f32 [m, side, side], centres.f64 [n, 2] and
side.txt; shapes.f64 [n, 2] is written beside them. One line of JSON is printed. Only the calls of HSM are timed.
"""

import json
import sys
import time
from pathlib import Path

import galsim
import numpy as np

SIDE = 64


def shape_of(image, weight, psf, centre):
    try:
        found = galsim.hsm.EstimateShear(image, psf, weight=weight, guess_centroid=centre, guess_sig_gal=2.5)
        return galsim.Shear(e1=found.corrected_e1, e2=found.corrected_e2)
    except (galsim.GalSimHSMError, ValueError):
        return None  # no convergence, or a distortion of 1 and more


def main():
    folder = Path(sys.argv[1])
    read = lambda name, kind: np.fromfile(folder / name, kind)
    side = int((folder / "side.txt").read_text())
    stamps = read("stamps.f32", "<f4").reshape(-1, SIDE, SIDE)
    used = read("used.u8", "u1").reshape(-1, SIDE, SIDE).astype(np.int32)
    psfs = [galsim.Image(psf, xmin=0, ymin=0) for psf in read("psfs.f32", "<f4").reshape(-1, side, side)]
    images = [galsim.Image(stamp, xmin=0, ymin=0) for stamp in stamps]
    weights = [galsim.Image(weight, xmin=0, ymin=0) for weight in used]
    centres = [galsim.PositionD(*centre) for centre in read("centres.f64", "<f8").reshape(-1, 2).tolist()]
    chosen = read("psf.i32", "<i4")
    wall, busy = time.perf_counter(), time.process_time()
    found = [shape_of(images[k], weights[k], psfs[chosen[k]], centres[k]) for k in range(len(images))]
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    shapes = np.array([(shape.g1, shape.g2) if shape else (np.nan, np.nan) for shape in found])
    shapes.astype("<f8").tofile(folder / "shapes.f64")
    print(json.dumps({"seconds": wall, "cpu": busy, "version": f"GalSim {galsim.__version__}"}))


if __name__ == "__main__":
    main()
