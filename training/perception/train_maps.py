"""Trains the net of free-depth maps on rendered scenes and writes it as an ONNX file.

Usage: python3 train_maps.py SETS MODEL.onnx MINUTES [START.pt [RATE]]
SETS are folders or prefixes, comma-separated, PREFIX*2 counting twice; their chunks (*.maps) come from `node src/evaluation/writeMapSet.ts`. Chunks that appear while training
runs join at the next epoch. Of every chunk the last tenth is held out and reported. Seeded; one thread; the rate follows the minutes, so that the
run ends when it was told to. START.pt (written beside the model at every report) goes on from earlier weights. Needs torch 2.15, numpy and onnx.
"""
import copy
import glob
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

from map_net import COLUMNS, COUNTS, FORMS, HIGH, ROWS, WIDE, BothWays, MapNet

CELLS, MOST_ITEMS = COLUMNS * ROWS, 64
PARTS = [("mouth", HIGH * WIDE * 3), ("band", HIGH * WIDE), ("free", 2 * CELLS), ("slack", 2 * CELLS), ("instance", CELLS)]
PARTS += [("columns", 4 * COLUMNS), ("figures", 32), ("items", 4 * MOST_ITEMS)]
RECORD = sum(size for _, size in PARTS)
BATCH = 8
RATE = 2e-3
REPORT_EVERY_S = 240


class Scenes:
    """All chunks seen so far, as they lie on disk; what is held out is the last tenth of every chunk."""

    def __init__(self, sets):
        self.sets = [(prefix, int(often or 1)) for prefix, _, often in (each.partition("*") for each in sets)]
        self.known = set()
        self.chunks = []
        # chunk and place in it
        self.train, self.held = [], []

    def look_again(self):
        for prefix, often in self.sets:
            for name in sorted(glob.glob(prefix + "*.maps")):
                if name in self.known:
                    continue
                self.known.add(name)
                records = np.fromfile(name, np.uint8)
                records = records[: len(records) // RECORD * RECORD].reshape(-1, RECORD)
                cut = len(records) - len(records) // 10
                places = [(len(self.chunks), k) for k in range(len(records))]
                self.chunks.append(records)
                self.train += places[:cut] * often
                self.held += places[cut:]

    def batch(self, places):
        return np.stack([self.chunks[chunk][k] for chunk, k in places])


def weathered(mouth, chance):
    """Lamps, inks, lenses and sensors vary more than the generator says: bytes by a table of their own for every picture and colour."""
    n = len(mouth)
    level = (np.arange(256, dtype=np.float32) / 255)[None, None]
    spread = lambda low, high, colours=1: chance.uniform(low, high, (n, colours, 1)).astype(np.float32)
    table = level ** np.exp(spread(-0.3, 0.3))
    table = table * np.exp(chance.normal(0, 0.08, (n, 3, 1)).astype(np.float32)) * np.exp(spread(-0.25, 0.25))
    table = np.clip(0.45 + (table - 0.45) * spread(0.8, 1.25), 0, 1)
    out = np.empty((n, 3, HIGH, WIDE), np.float32)
    for k in range(n):
        for colour in range(3):
            np.take(table[k, colour], mouth[k, :, :, colour], out=out[k, colour])
    out = torch.from_numpy(out)
    grey = out.mean(1, keepdim=True)
    return grey + (out - grey) * torch.from_numpy(spread(0.5, 1.3)[..., None])


def unpack(records, chance=None):
    """A batch of records as tensors; rows of maps from the top, as in the picture. With a source of chance the pictures are weathered."""
    raw, at = {}, 0
    for name, size in PARTS:
        raw[name] = np.ascontiguousarray(records[:, at : at + size])
        at += size
    n = len(records)
    share = lambda name: torch.from_numpy((raw[name].view("<u2").reshape(n, ROWS, COLUMNS)[:, ::-1] / 65535).astype(np.float32))
    items = raw["items"].reshape(n, MOST_ITEMS, 4).astype(np.int64)
    instance = raw["instance"].reshape(n, ROWS, COLUMNS)[:, ::-1].astype(np.int64)
    of_cell = np.take_along_axis(items, np.clip(instance.reshape(n, CELLS, 1) - 1, 0, MOST_ITEMS - 1), 1).reshape(n, ROWS, COLUMNS, 4)
    mouth = raw["mouth"].reshape(n, HIGH, WIDE, 3)
    return {
        "mouth": weathered(mouth, chance) if chance else torch.from_numpy(mouth).permute(0, 3, 1, 2).float() / 255,
        "band": torch.from_numpy(raw["band"].reshape(n, HIGH, WIDE)).float() / 255,
        "free": share("free"),
        "slack": share("slack"),
        "instance": torch.from_numpy(instance.copy()),
        "columns": torch.from_numpy(raw["columns"].view("<f4").copy()),
        "figures": torch.from_numpy(raw["figures"].view("<f4").copy()),
        "form": torch.from_numpy(of_cell[..., 0].copy()),
        "soft": torch.from_numpy(of_cell[..., 1].astype(np.float32)),
        "bears": torch.from_numpy(of_cell[..., 2].astype(np.float32)),
        "lean": torch.from_numpy((of_cell[..., 3] / 127.5 - 1).astype(np.float32)),
    }


def size_of(figures, known):
    """What the net is told of the bin: width, depth and height about their usual, and whether they are known."""
    told = torch.stack([(figures[:, 0] - 0.36) / 0.1, (figures[:, 1] - 0.4) / 0.05, (figures[:, 2] - 0.27) / 0.1], 1)
    return torch.cat([told * known[:, None], known[:, None]], 1)


def mirrored(batch):
    """The bin as a mirror shows it is a bin too."""
    for name in ("mouth", "band", "free", "slack", "instance", "form", "soft", "bears", "lean", "columns"):
        batch[name] = batch[name].flip(-1)
    batch["lean"] = -batch["lean"]


def laplace(out, log_spread, truth):
    """For the spread alone: what is hard counts as much as what is easy."""
    log_spread = log_spread.clamp(-6, 1)
    return (out.detach() - truth).abs() * torch.exp(-log_spread) + log_spread


def masked(loss, mask):
    return (loss * mask).sum() / mask.sum().clamp(min=1)


def loss_of(model, batch, known):
    planes, columns, band, counts, taken = model(batch["mouth"], size_of(batch["figures"], known))
    met = (batch["instance"] > 0).float()
    free, slack = torch.sigmoid(planes[:, 0]), torch.sigmoid(planes[:, 2])
    bce = lambda out, truth: F.binary_cross_entropy_with_logits(out, truth, reduction="none")
    loss = 0.35 * laplace(free, planes[:, 1], batch["free"]).mean() + 5 * (free - batch["free"]).abs().mean()
    loss = loss + 0.2 * masked(laplace(slack, planes[:, 3], batch["slack"]), met) + 2 * masked((slack - batch["slack"]).abs(), met)
    loss = loss + bce(planes[:, 4], met).mean()
    instance = batch["instance"]
    right = (instance[:, :, 1:] != instance[:, :, :-1]).float()
    above = (instance[:, 1:] != instance[:, :-1]).float()
    loss = loss + 1.5 * bce(planes[:, 5, :, :-1], right).mean() + 1.5 * bce(planes[:, 6, 1:], above).mean()
    loss = loss + 0.15 * masked(bce(planes[:, 7], batch["soft"]), met) + 0.15 * masked(bce(planes[:, 8], batch["bears"]), met)
    loss = loss + 0.3 * masked((torch.tanh(planes[:, 9]) - batch["lean"]).abs(), met)
    forms = planes[:, 10:]
    loss = loss + 0.1 * masked(F.cross_entropy(forms, batch["form"], reduction="none"), met)
    loss = loss + 1.5 * bce(columns, batch["columns"]).mean() + 2 * (torch.sigmoid(columns) - batch["columns"]).abs().mean()
    loss = loss + 2 * (torch.sigmoid(columns) - batch["columns"]).mean(1).abs().mean()
    loss = loss + 0.3 * F.cross_entropy(counts, batch["figures"][:, 3].long().clamp(max=COUNTS - 1))
    share = torch.sigmoid(taken[:, 0])
    loss = loss + 0.15 * laplace(share, taken[:, 1], batch["figures"][:, 4]).mean() + 3 * (share - batch["figures"][:, 4]).abs().mean()
    loss = loss + 0.7 * bce(band, batch["band"]).mean()
    return loss


def widest(covered):
    """Widest run of free columns and all that is free, shares of the width."""
    total = (1 - covered).mean()
    best = run = 0.0
    for c in covered.tolist():
        run = run + 1 - c if c < 0.5 else 0.0
        best = max(best, run)
    return best / COLUMNS, total.item()


@torch.no_grad()
def report(model, scenes, places):
    model.eval()
    sums, count = {}, 0
    for at in range(0, len(places), 32):
        batch = unpack(scenes.batch(places[at : at + 32]))
        planes, columns, band, counts, taken = model(batch["mouth"], size_of(batch["figures"], torch.ones(len(batch["mouth"]))))
        met = (batch["instance"] > 0).float()
        seen = band > 0
        there = batch["band"] > 0.5
        guess, number = counts.argmax(1), batch["figures"][:, 3]
        gaps = [widest(c) for c in torch.sigmoid(columns)]
        truths = batch["figures"][:, 5:7]
        figures = {
            "free": (torch.sigmoid(planes[:, 0]) - batch["free"]).abs().mean((1, 2)).sum(),
            "slack": ((torch.sigmoid(planes[:, 2]) - batch["slack"]).abs() * met).sum() / met.sum().clamp(min=1) * len(met),
            "gap": sum(abs(g[0] - t[0].item()) for g, t in zip(gaps, truths)),
            "makeable": sum(abs(g[1] - t[1].item()) for g, t in zip(gaps, truths)),
            "volume": (torch.sigmoid(taken[:, 0]) - batch["figures"][:, 4]).abs().sum(),
            "exact": (guess == number).float().sum(),
            "within1": ((guess - number).abs() <= 1).float().sum(),
            "bands": len(met) * (seen & there).sum() / (seen | there).sum().clamp(min=1),
        }
        for name, value in figures.items():
            sums[name] = sums.get(name, 0.0) + float(value)
        count += len(met)
    return " ".join(f"{name} {value / count:.4f}" for name, value in sums.items())


def write_onnx(model, target):
    names = ["planes", "columns", "bands", "counts", "taken"]
    inputs = (torch.zeros(1, 3, HIGH, WIDE), torch.zeros(1, 4))
    torch.onnx.export(BothWays(model).eval(), inputs, target, dynamo=False, opset_version=13, input_names=["mouth", "size"], output_names=names)


def main():
    sets, target, minutes = sys.argv[1].split(","), sys.argv[2], float(sys.argv[3])
    torch.manual_seed(1)
    torch.set_num_threads(1)
    chance = np.random.default_rng(1)
    scenes = Scenes(sets)
    model = MapNet()
    if len(sys.argv) > 4:
        model.load_state_dict(torch.load(sys.argv[4]))
    peak = float(sys.argv[5]) if len(sys.argv) > 5 else RATE
    average = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(model.parameters(), peak, weight_decay=1e-2)
    started, epoch, step, total, steps = time.time(), 0, 0, 0.0, 0
    reported = started
    while time.time() - started < 60 * minutes:
        scenes.look_again()
        order = chance.permutation(len(scenes.train))
        for at in range(0, len(order) - BATCH + 1, BATCH):
            spent = (time.time() - started) / (60 * minutes)
            if spent >= 1:
                break
            for group in optimiser.param_groups:
                group["lr"] = peak * min(1.0, (step + 1) / 200) * max(0.01, 0.5 + 0.5 * np.cos(np.pi * spent))
            model.train()
            batch = unpack(scenes.batch([scenes.train[k] for k in np.sort(order[at : at + BATCH])]), chance)
            if chance.random() < 0.5:
                mirrored(batch)
            loss = loss_of(model, batch, torch.from_numpy((chance.random(BATCH) < 0.8).astype(np.float32)))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            step, steps, total = step + 1, steps + 1, total + loss.item()
            follow(average, model, min(0.997, (step + 1) / (step + 10)))
            if time.time() - reported > REPORT_EVERY_S:
                reported = time.time()
                keep(average, target, f"{reported - started:.0f}s epoch {epoch} step {step} of {len(order) // BATCH} loss {total / steps:.4f} {report(average, scenes, scenes.held[-160:])}")
                total, steps = 0.0, 0
        epoch += 1
    keep(average, target, f"end step {step} {report(average, scenes, scenes.held[-160:])}")


@torch.no_grad()
def follow(average, model, share):
    for mean, now in zip(average.state_dict().values(), model.state_dict().values()):
        if mean.is_floating_point():
            mean.lerp_(now, 1 - share)


def keep(average, target, words):
    print(words, flush=True)
    torch.save(average.state_dict(), target + ".pt")
    write_onnx(average, target)


if __name__ == "__main__":
    main()
