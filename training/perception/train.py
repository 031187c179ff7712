"""Trains the learned bin estimator on rendered scenes and writes its weights.

Usage: /usr/bin/python3 train.py SET[,SET...] WEIGHTS.bin [EPOCHS] [START.bin]
SET.x and SET.y come from `node src/evaluation/writePerceptionSet.ts`. The last tenth of each set chooses nothing; it is
reported only. With START.bin the training goes on from those weights at a lower rate. Seeded; one thread; with 4,400 scenes and 20 epochs about 5 minutes on one core.
Needs Debian's python3-torch and python3-numpy.
"""
import struct
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

COLUMNS, ROWS, CHANNELS, OUT, VALUES = 96, 48, 11, 48, 6


class Estimator(nn.Module):
    """Convolutions over the mouth's grid, then one vector a column of the bin, then a count of items."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(CHANNELS, 16, 3, stride=2, padding=1)
        self.b = nn.Conv2d(16, 24, 3, padding=1)
        self.c = nn.Conv2d(24, 24, 3, padding=2, dilation=2)
        self.d = nn.Conv2d(24, 24, 3, padding=4, dilation=4)
        self.e = nn.Conv2d(24, 16, 3, padding=1)
        self.f = nn.Conv2d(16, 48, (ROWS // 2, 1))
        self.g = nn.Conv1d(48, 48, 5, padding=2)
        self.h = nn.Conv1d(48, 48, 5, padding=2)
        self.o = nn.Conv1d(48, 5, 1)
        self.n = nn.Linear(96, 1)

    def forward(self, x):
        x = F.relu(self.a(x))
        x = F.relu(self.b(x))
        x = x + F.relu(self.c(x))
        x = x + F.relu(self.d(x))
        x = F.relu(self.e(x))
        x = F.relu(self.f(x))[:, :, 0, :]
        x = x + F.relu(self.g(x))
        x = x + F.relu(self.h(x))
        out = self.o(x)
        pooled = torch.cat([x.mean(2), x.amax(2)], 1)
        return out, self.n(pooled)[:, 0]


ORDER = ["a", "b", "c", "d", "e", "f", "g", "h", "o", "n"]


def write_weights(model, path):
    """Little-endian: layer count, then for each layer its weight and bias lengths, then all numbers as 32-bit floats."""
    with open(path, "wb") as file:
        file.write(struct.pack("<I", len(ORDER)))
        layers = [getattr(model, name) for name in ORDER]
        for layer in layers:
            file.write(struct.pack("<II", layer.weight.numel(), layer.bias.numel()))
        for layer in layers:
            file.write(layer.weight.detach().numpy().astype("<f4").tobytes())
            file.write(layer.bias.detach().numpy().astype("<f4").tobytes())


def read_weights(model, path):
    numbers = np.fromfile(path, "<f4")[1 + 2 * len(ORDER) :]
    at = 0
    for name in ORDER:
        for parameter in (getattr(model, name).weight, getattr(model, name).bias):
            size = parameter.numel()
            parameter.data.copy_(torch.from_numpy(numbers[at : at + size].copy()).reshape(parameter.shape))
            at += size


def read_sets(names):
    """Inputs and targets, the held-out tenths of all sets at the end."""
    kept, held = [], []
    for name in names.split(","):
        y = np.fromfile(name + ".y", "<f4")
        y = y[: len(y) // (OUT * VALUES + 1) * (OUT * VALUES + 1)].reshape(-1, OUT * VALUES + 1)
        x = np.fromfile(name + ".x", "i1")[: len(y) * CHANNELS * ROWS * COLUMNS].reshape(len(y), CHANNELS, ROWS, COLUMNS)
        cut = len(y) - len(y) // 10
        kept.append((x[:cut], y[:cut]))
        held.append((x[cut:], y[cut:]))
    x, y = (torch.from_numpy(np.concatenate([part[k] for part in kept + held])) for k in (0, 1))
    return x, y, sum(len(part[1]) for part in held)


def gaps(cover, weight):
    """Widest run and sum of what is free, in columns."""
    widest = total = run = 0.0
    for c, w in zip(cover, weight):
        free = (1 - c) * w
        total += free
        if c < 0.5:
            run += free
            widest = max(widest, run)
        else:
            run = 0.0
    return widest, total


def main():
    source, target = sys.argv[1:3]
    epochs = int(sys.argv[3]) if len(sys.argv) > 3 else 14
    torch.manual_seed(1)
    torch.set_num_threads(1)
    x, y, held = read_sets(source)
    count = len(y)
    train = count - held
    model = Estimator()
    rate = 4e-3
    if len(sys.argv) > 4:
        read_weights(model, sys.argv[4])
        rate = 2e-3
    print(sum(p.numel() for p in model.parameters()), "parameters,", train, "scenes", flush=True)
    optimiser = torch.optim.AdamW(model.parameters(), 2e-3, weight_decay=1e-3)
    batch = 32
    steps = epochs * (train // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, steps, pct_start=0.15)
    started = time.time()
    for epoch in range(epochs):
        model.train()
        order = torch.randperm(train)
        mean = 0.0
        for k in range(train // batch):
            pick = order[k * batch : (k + 1) * batch]
            inputs, truth = x[pick].float() / 40, y[pick]
            columns, number = truth[:, :-1].reshape(-1, OUT, VALUES).permute(0, 2, 1), truth[:, -1]
            if torch.rand(1) < 0.5:  # the mirrored bin is a bin too
                inputs, columns = inputs.flip(3).clone(), columns.flip(2)
                inputs[:, 7] *= -1
                # an item's beginning becomes its end: not told apart here
                mirrored = True
            else:
                mirrored = False
            # lamps and inks vary more than the generator says
            inputs[:, :4] += torch.randn(len(pick), 4, 1, 1) * torch.tensor([0.06, 0.06, 0.1, 0.1]).view(1, 4, 1, 1)
            out, guess = model(inputs)
            weight = columns[:, 5]
            loss = (F.binary_cross_entropy_with_logits(out[:, 0], columns[:, 0], reduction="none") * weight).mean()
            loss = loss + 2 * ((torch.sigmoid(out[:, 1]) - columns[:, 1]).abs() * weight).mean()
            loss = loss + 4 * ((torch.sigmoid(out[:, 2]) - columns[:, 2]).abs() * weight).mean()
            covered = weight * columns[:, 0]
            loss = loss + 0.5 * ((torch.sigmoid(out[:, 3]) - columns[:, 3]).abs() * covered).mean()
            begins = F.binary_cross_entropy_with_logits(out[:, 4], columns[:, 4], reduction="none")
            loss = loss + (0.0 if mirrored else 0.5) * (begins * weight).mean()
            loss = loss + 0.05 * F.smooth_l1_loss(guess, number)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            mean += loss.item() / (train // batch)
        model.eval()
        with torch.no_grad():
            out, guess = [], []
            for k in range(train, count, 64):
                o, g = model(x[k : k + 64].float() / 40)
                out.append(o)
                guess.append(g)
            out, guess = torch.sigmoid(torch.cat(out)), torch.cat(guess)
        truth = y[train:, :-1].reshape(-1, OUT, VALUES)
        errors = []
        for o, t in zip(out, truth):
            weight = t[:, 5].tolist()
            a, b = gaps(o[0].tolist(), weight), gaps(t[:, 0].tolist(), weight)
            errors.append((abs(a[0] - b[0]) / sum(weight), abs(a[1] - b[1]) / sum(weight)))
        errors = np.array(errors)
        volume = ((out[:, 2] - truth[:, :, 2]) * truth[:, :, 5]).sum(1) / truth[:, :, 5].sum(1)
        exact = (guess.round() == y[train:, -1]).float().mean().item()
        print(
            f"epoch {epoch + 1} {time.time() - started:.0f}s loss {mean:.4f} gap {errors[:, 0].mean():.4f} p90 {np.quantile(errors[:, 0], 0.9):.3f}"
            f" makeable {errors[:, 1].mean():.4f} volume {volume.abs().mean():.4f} count {exact:.3f}",
            flush=True,
        )
        write_weights(model, target)


main()
