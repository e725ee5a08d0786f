"""Times GalSim drawing the galaxies of galaxies.mjs, which come as JSON on standard input: one line of JSON.

python galaxies.py < galaxies.json        (pip install galsim)
"""

import json
import sys
import time

import galsim

SCALE = 0.2
PROFILES = [galsim.Exponential, galsim.DeVaucouleurs]


def shear(shape):
    return galsim.Shear(g1=shape["g1"], g2=shape["g2"])


def draw(galaxy, psfs, side):
    middle = (side - 1) / 2
    offset = (galaxy["x"] - middle, galaxy["y"] - middle)
    images = []
    for band, psf in enumerate(psfs):
        parts = [
            profile(half_light_radius=part["halfLightRadius"], flux=part["flux"][band])
            for profile, part in zip(PROFILES, galaxy["components"])
        ]
        scene = galsim.Convolve(galsim.Add(parts).shear(shear(galaxy["shape"])), psf)
        images.append(scene.drawImage(nx=side, ny=side, scale=SCALE, offset=offset, dtype=float))
    return images


def main():
    asked = json.load(sys.stdin)
    side, galaxies = asked["side"], asked["galaxies"]
    psfs = [galsim.Kolmogorov(fwhm=psf["fwhm"]).shear(shear(psf["shear"])) for psf in asked["psfs"]]
    draw(galaxies[0], psfs, side)
    start = time.process_time()
    for galaxy in galaxies:
        draw(galaxy, psfs, side)
    elapsed = 1e3 * (time.process_time() - start)
    stamps = (draw(galaxy, psfs, side) for galaxy in galaxies)
    sampled = [[image.array.ravel()[::7].tolist() for image in images] for images in stamps]
    print(
        json.dumps(
            {
                "milliseconds": elapsed / len(galaxies),
                "version": f"GalSim {galsim.__version__}",
                "stamps": sampled,
            }
        )
    )


if __name__ == "__main__":
    main()
