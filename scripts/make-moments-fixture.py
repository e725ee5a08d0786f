"""Make workers/estimates/fixtures/moments.*: stamps, their point-spread functions, and what GalSim's HSM measures on them.

    python scripts/make-moments-fixture.py [--out workers/estimates/fixtures]

20 galaxies without noise are drawn from a seed (disks, bulges and both; Kolmogorov and Moffat point-spread functions, some
sheared), and 20 objects of samples/lsst-patch are cut in its i band, noise and neighbours as they are. moments.json has the
values of galsim.hsm with its own parameters, from a round weight of GUESS_SIGMA pixels at the stated centre; moments.f32.gz the
stamps [40, 48, 48], then the point-spread functions [n, 41, 41], little-endian.
Needs galsim, astropy and pyarrow (galsim 2.8.5, astropy 8.0.2, pyarrow 26.0.1 and numpy 2.4.6 made the one in the repository).
"""

import argparse
import gzip
import json
from pathlib import Path

import astropy
import galsim
import numpy as np
import pyarrow
import pyarrow.parquet as pq
from astropy.io import fits

SEED = 20031
SIDE, PSF_SIDE, SCALE = 48, 41, 0.2
GUESS_SIGMA, GUESS_PSF_SIGMA = 5.0, 3.0
DRAWN, CUT = 20, 20
ROOT = Path(__file__).resolve().parent.parent
GSPARAMS = galsim.GSParams(folding_threshold=1e-4, maxk_threshold=1e-4, kvalue_accuracy=1e-6, maximum_fft_size=16384)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "workers/estimates/fixtures", help="folder to write")
    return parser.parse_args()


def random_shear(random, width, most):
    length = min(abs(random.normal(0, width)), most)
    angle = random.uniform(0, 2 * np.pi)
    return galsim.Shear(g1=length * np.cos(angle), g2=length * np.sin(angle))


def pixels_of(profile, side, centre):
    offset = galsim.PositionD(centre[0] - (side - 1) / 2, centre[1] - (side - 1) / 2)
    return profile.drawImage(nx=side, ny=side, scale=SCALE, offset=offset, dtype=float).array.astype("<f4")


def draw_psf(random, number):
    fwhm = random.uniform(0.6, 0.95)
    profile = galsim.Kolmogorov(fwhm=fwhm, gsparams=GSPARAMS)
    if number % 4 == 3:
        profile = galsim.Moffat(beta=random.uniform(2.5, 4.5), fwhm=fwhm, gsparams=GSPARAMS)
    return profile.shear(random_shear(random, 0.05, 0.15)) if number % 2 else profile


def draw_galaxy(random, number):
    disk = galsim.Exponential(half_light_radius=random.uniform(0.15, 0.8), gsparams=GSPARAMS)
    bulge = galsim.DeVaucouleurs(half_light_radius=random.uniform(0.15, 0.4), gsparams=GSPARAMS)
    share = [0.0, 0.3, 1.0, 0.6][number // 5]
    galaxy = disk if share == 0 else bulge if share == 1 else (1 - share) * disk + share * bulge
    shear = random_shear(random, 0.35, 0.75)
    return galaxy.withFlux(1000).shear(shear), shear


def drawn(random):
    for number in range(DRAWN):
        psf = draw_psf(random, number)
        galaxy, shear = draw_galaxy(random, number)
        centre = SIDE // 2 + random.uniform(-0.5, 0.5, 2)
        image = galsim.Convolve(psf, galaxy, gsparams=GSPARAMS)
        middle = (PSF_SIDE // 2, PSF_SIDE // 2)
        truth = {"kind": "drawn", "trueG1": shear.g1, "trueG2": shear.g2}
        yield truth, centre, pixels_of(image, SIDE, centre), pixels_of(psf, PSF_SIDE, middle)


def cut(random):
    survey = ROOT / "samples/lsst-patch"
    rows = pq.read_table(survey / "detected.parquet").to_pylist()
    inside = [row for row in rows if min(row["x"], row["y"]) > SIDE and max(row["x"], row["y"]) < 511 - SIDE]
    for index in sorted(random.choice(len(inside), CUT, replace=False)):
        row = inside[index]
        with fits.open(survey / f"tiles/tile_{row['tile']:03d}.fits.fz") as units:
            image, psf = units["IMAGE_I"].data, units["PSF_I"].data
        left, bottom = (int(np.floor(row[axis] + 0.5)) - SIDE // 2 for axis in "xy")
        stamp = image[bottom : bottom + SIDE, left : left + SIDE].astype("<f4")
        yield {"kind": "cut", "id": row["id"]}, (row["x"] - left, row["y"] - bottom), stamp, psf.astype("<f4")


def measure(centre, pixels, psf_pixels):
    image = galsim.Image(pixels.astype(float), xmin=0, ymin=0)
    psf = galsim.Image(psf_pixels.astype(float), xmin=0, ymin=0)
    start = {"guess_centroid": galsim.PositionD(*map(float, centre)), "strict": False}
    moments = galsim.hsm.FindAdaptiveMom(image, guess_sig=GUESS_SIGMA, **start)
    guesses = {"guess_sig_gal": GUESS_SIGMA, "guess_sig_PSF": GUESS_PSF_SIGMA}
    shape = galsim.hsm.EstimateShear(image, psf, shear_est="REGAUSS", **guesses, **start)
    return {
        "momentsStatus": moments.moments_status,
        "momentsError": moments.error_message,
        "sigma": moments.moments_sigma,
        "e1": moments.observed_shape.e1,
        "e2": moments.observed_shape.e2,
        "rho4": moments.moments_rho4,
        "amplitude": moments.moments_amp,
        "x": moments.moments_centroid.x,
        "y": moments.moments_centroid.y,
        "correctionStatus": shape.correction_status,
        "correctionError": shape.error_message,
        "correctedE1": shape.corrected_e1,
        "correctedE2": shape.corrected_e2,
        "resolution": shape.resolution_factor,
    }


def main():
    arguments = parse_arguments()
    random = np.random.default_rng(SEED)
    stamps, psfs, objects = [], {}, []
    for what, centre, pixels, psf in [*drawn(random), *cut(random)]:
        known = psfs.setdefault(psf.tobytes(), len(psfs))
        guess = {"guessX": float(centre[0]), "guessY": float(centre[1])}
        objects.append({**what, "psf": known, **guess, **measure(centre, pixels, psf)})
        stamps.append(pixels.tobytes())
    versions = {"galsim": galsim.__version__, "astropy": astropy.__version__, "pyarrow": pyarrow.__version__}
    about = {"generator": "scripts/make-moments-fixture.py", "seed": SEED, "versions": {**versions, "numpy": np.__version__}}
    layout = {"side": SIDE, "psfSide": PSF_SIDE, "guessSigma": GUESS_SIGMA, "psfs": len(psfs)}
    (arguments.out / "moments.json").write_text(json.dumps({**about, **layout, "objects": objects}, indent=1) + "\n")
    (arguments.out / "moments.f32.gz").write_bytes(gzip.compress(b"".join([*stamps, *psfs]), 9, mtime=0))


if __name__ == "__main__":
    main()
