"""Trains the damage net on rendered pairs and writes it as an ONNX file.

Usage: python3 train_damage.py SETS_PREFIX BACKBONE.pth MODEL.onnx MINUTES [ROUNDS]
Sets come from `node src/evaluation/writeDamageSet.ts`. The backbone (Apache-2.0 weights) stays as it is; its features of each picture, augmented
anew in every round, are kept in memory and a small head learns from them: per cell of 16 pixels a logit of damage (taught where a damaged view
differs from its intact twin) and, over the whole view, the seven labels and how severe. The last tenth of the files is held out by product.
Features are kept beside the model (MODEL.onnx.features) until they are deleted; MINUTES are those of the head. Seeded; one thread. Needs torch, numpy and onnx.
"""
import glob
import json
import os
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from backbone import COARSE, FINE, Backbone

WIDE, HIGH = 192, 144
PICTURE = WIDE * HIGH * 3
RECORD = 4 + 2 * PICTURE
LABELS = 7
REDUCED = 64
SEED = 20


class Head(nn.Module):
    """Features to logits: a heat map, seven labels, any and major damage."""

    def __init__(self):
        super().__init__()
        self.mix = nn.Sequential(nn.Conv2d(COARSE + 2 * FINE, 96, 1), nn.ReLU(), nn.Dropout(0.2), nn.Conv2d(96, 64, 1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1, groups=64), nn.ReLU())
        self.cell = nn.Conv2d(64, 2 + LABELS, 1)
        self.whole = nn.Linear(2 * (2 + LABELS) + 128, 2 + LABELS)

    def forward(self, features):
        y = self.mix(features)
        cells = self.cell(y)
        flat = cells.flatten(2)
        # The strongest cells decide, the rest softly with them.
        top = torch.logsumexp(3 * flat, 2) / 3
        mean = flat.mean(2)
        pooled = torch.cat([top, mean, y.amax((2, 3)), y.mean((2, 3))], 1)
        return cells[:, 0], top + 0.3 * self.whole(pooled)


def pooled_features(fine, coarse):
    """Both strides on the coarse grid: the mean and the strongest of the fine one beside the coarse one."""
    return torch.cat([coarse, F.avg_pool2d(fine, 2), F.max_pool2d(fine, 2)], 1)


def load(prefix):
    files = sorted(glob.glob(prefix + "*.damage"))
    cut = max(1, len(files) - max(1, len(files) // 10))
    read = lambda names: np.concatenate([np.fromfile(name, np.uint8).reshape(-1, RECORD) for name in names])
    return read(files[:cut]), read(files[cut:])


def pictures(records, which):
    at = 4 + which * PICTURE
    return torch.from_numpy(records[:, at : at + PICTURE].reshape(-1, HIGH, WIDE, 3).copy()).permute(0, 3, 1, 2).float() / 255


def truth(records):
    """Where each damaged view differs from its twin, 0..1 a cell."""
    out = []
    for k in range(0, len(records), 64):
        part = records[k : k + 64]
        gap = (F.avg_pool2d(pictures(part, 0), 4) - F.avg_pool2d(pictures(part, 1), 4)).abs().sum(1, keepdim=True)
        out.append(F.max_pool2d((gap > 0.12).float(), 4)[:, 0])
    return torch.cat(out)


def augment(x, rng):
    """Light, colour, sharpness, noise and mirror images; where things are stays known by the returned flips."""
    n = len(x)
    pick = lambda low, high, shape=(n, 1, 1, 1): torch.from_numpy(rng.uniform(low, high, shape).astype(np.float32))
    soft = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, 1)
    x = x + (x - soft) * pick(-0.9, 0.9)
    x = x.clamp(0, 1) ** torch.exp(pick(-0.35, 0.35)) * pick(0.75, 1.2) * pick(0.88, 1.12, (n, 3, 1, 1))
    grey = x.mean(1, keepdim=True)
    x = grey + (x - grey) * pick(0.3, 1.5)
    x = x + torch.from_numpy(rng.normal(0, 1, x.shape).astype(np.float32)) * pick(0, 0.03)
    return x.clamp(0, 1)


def features_of(backbone, x):
    with torch.no_grad():
        return torch.cat([pooled_features(*backbone(x[k : k + 16])).half() for k in range(0, len(x), 16)])


def rounds_of(backbone, records, rounds, rng):
    """Features of every view, damaged first, then its twin, flipped alike within a round."""
    out = []
    for r in range(rounds):
        feats = []
        for k in range(0, len(records), 32):
            part = records[k : k + 32]
            for which in (0, 1):
                x = pictures(part, which)
                x = augment(x, rng) if r > 0 else x
                if r % 2 == 1:
                    x = x.flip(3)
                feats.append(features_of(backbone, x).unsqueeze(0))
        damaged, intact = torch.cat(feats[0::2], 1)[0], torch.cat(feats[1::2], 1)[0]
        out.append((damaged, intact, r % 2 == 1))
    return out


def average_precision(score, truth_):
    order = np.argsort(-score)
    hit = truth_[order]
    return float((np.cumsum(hit) / np.arange(1, len(hit) + 1) * hit).sum() / max(1, hit.sum()))


def area_under_roc(score, truth_):
    ranks = np.empty(len(score))
    ranks[np.argsort(score)] = np.arange(1, len(score) + 1)
    positive = truth_.sum()
    return float((ranks[truth_ == 1].sum() - positive * (positive + 1) / 2) / max(1, positive * (len(truth_) - positive)))


def held_figures(head, data):
    damaged, intact, severity = data
    head.eval()
    with torch.no_grad():
        a, b = head(damaged.float())[1], head(intact.float())[1]
    head.train()
    any_score = torch.cat([a[:, 0], b[:, 0]]).numpy()
    any_truth = np.r_[np.ones(len(a)), np.zeros(len(b))]
    major = np.r_[(severity >= 0.5).numpy(), np.zeros(len(b))]
    return average_precision(any_score, any_truth), average_precision(torch.cat([a[:, 1], b[:, 1]]).numpy(), major), area_under_roc(any_score, any_truth)


class Whole(nn.Module):
    """What is written: one view in, everything of it out."""

    def __init__(self, backbone, head, reduce):
        super().__init__()
        self.backbone, self.head, self.reduce = backbone, head, reduce

    def forward(self, picture):
        fine, coarse = self.backbone(picture)
        heat, logits = self.head(pooled_features(fine, coarse))
        up = F.interpolate(coarse, scale_factor=2, mode="nearest")
        patches = self.reduce(F.avg_pool2d(torch.cat([fine, up], 1), 3, 1, 1))
        return logits, heat, F.normalize(patches, dim=1)


def principal_axes(backbone, records):
    """A 1 x 1 convolution to the strongest directions of intact patches, whitened: what the reference model compares."""
    with torch.no_grad():
        fine, coarse = backbone(pictures(records[:: max(1, len(records) // 160)], 1))
        x = F.avg_pool2d(torch.cat([fine, F.interpolate(coarse, scale_factor=2, mode="nearest")], 1), 3, 1, 1)
    flat = x.permute(1, 0, 2, 3).flatten(1)
    mean = flat.mean(1, keepdim=True)
    values, vectors = torch.linalg.eigh(torch.cov(flat))
    axes = vectors[:, -REDUCED:] / (values[-REDUCED:] ** 0.5 + 0.1 * values[-1] ** 0.5)
    layer = nn.Conv2d(FINE + COARSE, REDUCED, 1)
    layer.weight.data = axes.T[:, :, None, None].contiguous()
    layer.bias.data = -(axes.T @ mean)[:, 0]
    return layer


def main():
    prefix, weights, target, minutes = sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])
    start = time.time()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    rng = np.random.default_rng(SEED)
    backbone = Backbone(weights).eval()
    train, held = load(prefix)
    print(len(train), "views to learn from,", len(held), "held out", flush=True)
    cache = target + ".features"
    if os.path.exists(cache):
        where, held_data, sets = torch.load(cache)
    else:
        where, held_data = truth(train), rounds_of(backbone, held, 1, rng)[0]
        held_data = (held_data[0], held_data[1], torch.from_numpy(held[:, 1] / 255))
        sets = rounds_of(backbone, train, int(sys.argv[5]) if len(sys.argv) > 5 else 4, rng)
        torch.save((where, held_data, sets), cache)
    print("features after", round(time.time() - start), "s", flush=True)
    start = time.time()
    label = torch.from_numpy(train[:, 0].astype(np.int64))
    severity = torch.from_numpy(train[:, 1] / 255).float()
    seen = (where.sum((1, 2)) > 0).float()
    head = Head()
    optimiser = torch.optim.AdamW(head.parameters(), 2e-3, weight_decay=3e-3)
    epoch = 0
    while time.time() - start < 60 * minutes:
        share = (time.time() - start) / (60 * minutes)
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
        damaged, intact, flipped = sets[rng.integers(len(sets))]
        order = torch.from_numpy(rng.permutation(len(train)))
        for k in range(0, len(order), 32):
            pick = order[k : k + 32]
            n = len(pick)
            heat, logits = head(torch.cat([damaged[pick], intact[pick]]).float())
            spot = where[pick].flip(2) if flipped else where[pick]
            cells = torch.cat([spot, torch.zeros_like(spot)])
            # A view in which nothing is to be seen of the damage teaches nothing as a damaged one.
            told = torch.cat([seen[pick], torch.ones(n)])
            goal = torch.zeros(2 * n, 2 + LABELS)
            goal[:n, 0] = 1
            goal[:n, 1] = (severity[pick] >= 0.5).float()
            goal[torch.arange(n), 2 + label[pick]] = 1
            loss = (F.binary_cross_entropy_with_logits(logits, goal, reduction="none").mean(1) * told).mean() * 3
            loss = loss + F.binary_cross_entropy_with_logits(heat, cells, pos_weight=torch.tensor(2.0))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        epoch += 1
        if epoch % 5 == 0:
            print(epoch, round(loss.item(), 4), "AP any, AP major, AUROC of single held-out views", [round(v, 4) for v in held_figures(head, held_data)], flush=True)
    whole = Whole(backbone, head.eval(), principal_axes(backbone, train)).eval()
    torch.onnx.export(
        whole, (torch.zeros(1, 3, HIGH, WIDE),), target, input_names=["picture"], output_names=["logits", "heat", "patches"], opset_version=17, dynamo=False
    )
    print(json.dumps({"views": len(train), "epochs": epoch, "held": held_figures(head, held_data)}))


main()
