#!/usr/bin/env python3
"""How surely can renders of bins be told from photographs of bins? Neither is used for anything that ships.

    node src/evaluation/writeRenders.ts 3000000000 400 renders
    python3 training/perception/tell_apart.py renders FOLDER [--count 400] [--seed 1]

FOLDER holds `images_224.tar` and `bins.jsonl.gz` (a product group for every photograph). A linear classifier on 24 statistics of the
224 x 224 picture is fitted on half of the groups and of the renders and judged on the others. Prints one JSON object: the area under
its curve (0.5: indistinguishable, 1: told apart every time), the same for each statistic alone, and both sides' medians.
Needs numpy and pillow.
"""
import argparse, gzip, io, json, pathlib, tarfile
import numpy as np
from PIL import Image

SIZE = 224


def statistics(picture):
    """24 figures of one picture by name; `picture` is an RGB image of any size."""
    rgb = np.asarray(picture.convert("RGB").resize((SIZE, SIZE), Image.BILINEAR), dtype=np.float64) / 255
    grey = rgb @ (0.299, 0.587, 0.114)
    blue, red = rgb[..., 2] - grey, rgb[..., 0] - grey
    saturation = rgb.max(2) - rgb.min(2)
    yellow = (red > 0.02) & (blue < -0.1) & (grey > 0.3)
    inner = np.zeros_like(grey, bool)
    inner[30:-30, 30:-30] = True
    rim = np.ones_like(grey, bool)
    rim[12:-12, 12:-12] = False
    down, across = np.diff(grey, axis=0), np.diff(grey, axis=1)
    # Strands lie across: their ripple is in the columns. Shares of its energy by period.
    columns = grey[20:-20, 30:-30]
    columns = (columns - columns.mean(0)) * np.hanning(columns.shape[0])[:, None]
    power = (np.abs(np.fft.rfft(columns, axis=0)) ** 2).mean(1)
    period = columns.shape[0] / np.maximum(1e-9, np.arange(len(power)))
    share = lambda low, high: power[(period >= low) & (period < high)].sum() / power[1:].sum()
    laplace = np.abs(4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:])
    blocks = grey[: SIZE // 8 * 8, : SIZE // 8 * 8].reshape(SIZE // 8, 8, SIZE // 8, 8)
    return {
        "level": grey.mean(), "contrast": grey.std(), "dark": np.quantile(grey, 0.05), "bright": np.quantile(grey, 0.95),
        "blue": blue.mean(), "red": red.mean(), "blueSpread": blue.std(), "redSpread": red.std(),
        "saturation": saturation.mean(), "saturationSpread": saturation.std(),
        "yellowInside": yellow[inner].mean(), "yellowRim": yellow[rim].mean(),
        "levelInside": grey[inner].mean(), "levelRim": grey[rim].mean(),
        "edgesDown": np.abs(down).mean(), "edgesAcross": np.abs(across).mean(),
        "edgesDownTail": np.quantile(np.abs(down), 0.98), "edgesAcrossTail": np.quantile(np.abs(across), 0.98),
        "ripple4": share(0, 4.5), "ripple9": share(4.5, 9), "ripple20": share(9, 20),
        "noise": np.median(laplace), "sharpness": np.quantile(laplace, 0.98), "blocks": blocks.std((1, 3)).mean(),
    }  # fmt: skip


def area_under_curve(scores, labels):
    order = np.argsort(scores, kind="stable")
    rank = np.empty(len(scores))
    rank[order] = np.arange(1, len(scores) + 1)
    ones = labels == 1
    return (rank[ones].sum() - ones.sum() * (ones.sum() + 1) / 2) / (ones.sum() * (~ones).sum())


def fitted(x, y, weight=1.0, rounds=40):
    """Ridge logistic regression by Newton steps; the intercept comes last."""
    x = np.hstack([x, np.ones((len(x), 1))])
    w = np.zeros(x.shape[1])
    penalty = weight * np.eye(len(w))
    penalty[-1, -1] = 0
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty + 1e-9 * np.eye(len(w))
        w = w - np.linalg.solve(hessian, x.T @ (p - y) + penalty @ w)
    return w


def photographs(folder, count, random):
    groups = {b["bin"]: b["group"] for b in map(json.loads, gzip.open(folder / "bins.jsonl.gz", "rt"))}
    with tarfile.open(folder / "images_224.tar") as tar:
        members = [m for m in tar.getmembers() if m.name.endswith(".jpg") and pathlib.Path(m.name).stem in groups]
        for k in random.permutation(len(members))[:count]:
            yield groups[pathlib.Path(members[k].name).stem], Image.open(io.BytesIO(tar.extractfile(members[k]).read()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("renders", type=pathlib.Path)
    parser.add_argument("photographs", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = np.random.default_rng(options.seed)
    rows, labels, groups = [], [], []
    for group, picture in photographs(options.photographs, options.count, random):
        rows.append(statistics(picture)); labels.append(1); groups.append(group)  # fmt: skip
    files = sorted(options.renders.glob("*.jpg"))[: options.count]
    for k, file in enumerate(files):
        # The renders of 25 neighbouring seeds share their products.
        rows.append(statistics(Image.open(file))); labels.append(0); groups.append(-1 - k // 25)  # fmt: skip
    names = list(rows[0])
    x = np.array([[row[name] for name in names] for row in rows])
    y = np.array(labels, float)
    x = (x - x.mean(0)) / (x.std(0) + 1e-12)
    kinds = random.permutation(sorted(set(groups)))
    first = np.isin(groups, kinds[: len(kinds) // 2])
    w = fitted(x[first], y[first])
    scores = x[~first] @ w[:-1]
    alone = {name: area_under_curve(x[:, k], y) for k, name in enumerate(names)}
    medians = {name: [float(np.median([r[name] for r, l in zip(rows, labels) if l == side])) for side in (0, 1)] for name in names}
    print(json.dumps({
        "renders": len(files), "photographs": int(y.sum()),
        "areaUnderCurve": round(float(area_under_curve(scores, y[~first])), 4),
        "alone": {n: round(float(max(a, 1 - a)), 3) for n, a in sorted(alone.items(), key=lambda item: -abs(item[1] - 0.5))},
        "mediansOfRendersAndPhotographs": {n: [round(v, 4) for v in m] for n, m in medians.items()},
    }))  # fmt: skip


main()
