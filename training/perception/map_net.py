"""The net of the free-depth map: one picture of the mouth in, map, bands, columns and counts out. See docs/PERCEPTION.md."""
import torch
from torch import nn
from torch.nn import functional as F

COLUMNS, ROWS, RIM = 48, 24, 2
# Cells with their rim, and points of the picture.
ACROSS, UP = COLUMNS + 2 * RIM, ROWS + 2 * RIM
WIDE, HIGH = ACROSS * 2, UP * 6
FORMS = 7
COUNTS = 25
# Planes of the map: free depth (middle, log of the spread), slack (likewise), met, edge to the right, edge above, soft, bears, lean, forms
PLANES = 10 + FORMS
# Where the cell's camera stands before the mouth and above the bin's middle (src/cell/pictures/binCamera.ts), metres.
STANDOFF_M, RISE_M = 0.85, 0.14
# Depths at which the bin is cut into slices that are seen straight on, metres behind the mouth.
SLICES_M = (0.0, 0.1, 0.2, 0.3, 0.4)
A_SLICE = 8


class Layer(nn.Sequential):
    """Convolution, normalised, rectified."""

    def __init__(self, inputs, outputs, size=3, stride=1, padding=None, dilation=1, groups=1):
        padding = dilation * (size // 2) if padding is None else padding
        conv = nn.Conv2d(inputs, outputs, size, stride, padding, dilation, groups, bias=False)
        super().__init__(conv, nn.BatchNorm2d(outputs), nn.ReLU())


class Added(nn.Module):
    def __init__(self, channels, dilation=1):
        super().__init__()
        self.layer = Layer(channels, channels, dilation=dilation)

    def forward(self, x):
        return x + self.layer(x)


def hats(at, count):
    """Weights of linear interpolation: row by row of `at`, over whole places 0 to count - 1."""
    return F.relu(1 - (at.clamp(0, count - 1)[..., None] - torch.arange(count, dtype=torch.float32)).abs())


class Slices(nn.Module):
    """What the picture shows at several depths, each drawn to the mouth's scale: what stands at a depth lies before its own cells in that slice."""

    def __init__(self, inputs):
        super().__init__()
        self.cut = Layer(inputs, A_SLICE * len(SLICES_M), size=1)
        near = STANDOFF_M / (STANDOFF_M + torch.tensor(SLICES_M))
        across = (torch.arange(ACROSS) + 0.5 - RIM) / COLUMNS
        seen = 0.5 + (across - 0.5) * near[:, None]
        # slices x 1 x from x to
        self.register_buffer("across", hats(seen * COLUMNS + RIM - 0.5, ACROSS).transpose(1, 2)[:, None].contiguous())
        self.register_buffer("near", near[:, None])
        self.register_buffer("height", 1 - (torch.arange(UP) + 0.5 - RIM) / ROWS)
        self.register_buffer("places", torch.arange(UP, dtype=torch.float32))

    def forward(self, x, size):
        cut = self.cut(x).reshape(-1, len(SLICES_M), A_SLICE, UP, ACROSS)
        eye = 0.5 + RISE_M / (0.27 + 0.1 * size[:, 2])
        seen = eye[:, None, None] + (self.height - eye[:, None, None]) * self.near
        at = ((1 - seen) * ROWS + RIM - 0.5).clamp(0, UP - 1)
        upright = F.relu(1 - (at[..., None] - self.places).abs())
        return torch.matmul(upright[:, :, None], torch.matmul(cut, self.across)).reshape(-1, A_SLICE * len(SLICES_M), UP, ACROSS)


class MapNet(nn.Module):
    def __init__(self, a=16, b=24, c=32, d=48, e=80):
        super().__init__()
        self.stem = Layer(3, a, (5, 4), (3, 2), (1, 1))
        self.first = Layer(a, b, (4, 3), (2, 1), (1, 1))
        self.slices = Slices(b)
        self.where = nn.Conv2d(6, c, 1, bias=False)
        self.mix = nn.Conv2d(A_SLICE * len(SLICES_M) + b, c, 1, bias=False)
        self.mixed = nn.Sequential(nn.BatchNorm2d(c), nn.ReLU())
        self.flat = Added(c)
        self.down = Layer(c, d, stride=2)
        self.middle = nn.Sequential(Added(d), Added(d))
        self.deeper = Layer(d, e, stride=2)
        self.deep = nn.Sequential(Added(e), Added(e, 2), Added(e))
        self.whole = nn.Sequential(nn.Linear(2 * e, e), nn.ReLU())
        self.whole_back = nn.Linear(e, e)
        self.up_a = nn.Conv2d(e, d, 1)
        self.join_a = Added(d)
        self.up_b = nn.Conv2d(d, c, 1)
        self.join_b = nn.Sequential(Added(c))
        self.planes = nn.Conv2d(c, PLANES, 1)
        self.upright = nn.Conv2d(c, 48, (UP, 1))
        self.upright_deep = nn.Conv2d(d, 48, (UP // 2, 1))
        self.line = nn.BatchNorm1d(48)
        self.along_a = nn.Sequential(nn.Conv1d(48, 48, 5, padding=2, bias=False), nn.BatchNorm1d(48), nn.ReLU())
        self.along_b = nn.Conv1d(48, 1, 5, padding=2)
        self.told = nn.Sequential(nn.Linear(e + 2 * d + c + 48, 96), nn.ReLU())
        self.counts = nn.Linear(96, COUNTS)
        self.taken = nn.Linear(96, 2)
        self.band_up = nn.Conv2d(c, 8, 1)
        self.band_skip = nn.Conv2d(a, 8, 1)
        self.band_join = Added(8)
        self.band_out = nn.Conv2d(8, 6, 1)
        x = (torch.arange(ACROSS) + 0.5 - RIM) / COLUMNS * 2 - 1
        z = 1 - (torch.arange(UP) + 0.5 - RIM) / ROWS * 2
        self.register_buffer("place", torch.stack([x.expand(len(z), -1), z[:, None].expand(-1, len(x))])[None])

    def forward(self, mouth, size):
        """mouth: n x 3 x 168 x 104 in 0..1; size: n x 4 (width, depth, height about their usual, and 1 where they are known)."""
        fine = self.stem(mouth * 4 - 2)
        first = self.first(fine)
        n = size.shape[0]
        where = torch.cat([self.place.expand(n, -1, -1, -1), size[:, :, None, None].expand(-1, -1, UP, ACROSS)], 1)
        flat = self.flat(self.mixed(self.mix(torch.cat([self.slices(first, size), first], 1)) + self.where(where)))
        down = self.middle(self.down(flat))
        deep = self.deep(self.deeper(down))
        whole = self.whole(torch.cat([deep.mean((2, 3)), deep.amax((2, 3))], 1))
        deep = deep + self.whole_back(whole)[:, :, None, None]
        # 7 x 13 to 14 x 26 to 28 x 52
        up = self.join_a(F.relu(F.interpolate(self.up_a(deep), scale_factor=2.0, mode="nearest") + down))
        wide = self.join_b(F.relu(F.interpolate(self.up_b(up), scale_factor=2.0, mode="nearest") + flat))
        planes = self.planes(wide)[:, :, RIM:-RIM, RIM:-RIM]
        line = self.upright(wide)[:, :, 0] + F.interpolate(self.upright_deep(up)[:, :, 0], scale_factor=2.0, mode="nearest")
        line = F.relu(self.line(line))
        line = line + self.along_a(line)
        columns = self.along_b(line)[:, 0, RIM:-RIM]
        told = self.told(torch.cat([whole, up.mean((2, 3)), up.amax((2, 3)), wide.mean((2, 3)), line.mean(2)], 1))
        band = self.band_join(F.relu(F.interpolate(self.band_up(wide), scale_factor=[2.0, 1.0], mode="nearest") + self.band_skip(fine)))
        # six values a place: three rows of two points
        band = self.band_out(band).reshape(n, 3, 2, 56, ACROSS).permute(0, 3, 1, 4, 2).reshape(n, HIGH, WIDE)
        return planes, columns, band, self.counts(told), self.taken(told)


EDGE_RIGHT, LEAN = 5, 9


class BothWays(nn.Module):
    """The mean of what the net says of a picture and of its mirror image: one picture at a time, for use."""

    def __init__(self, net):
        super().__init__()
        self.net = net
        sign = torch.ones(1, PLANES, 1, 1)
        sign[:, LEAN] = -1
        self.register_buffer("sign", sign)

    def forward(self, mouth, size):
        planes, columns, band, counts, taken = self.net(torch.cat([mouth, mouth.flip(-1)]), torch.cat([size, size]))
        here, back = planes[:1], planes[1:].flip(-1) * self.sign
        # What is right of a cell is left of it in the mirror.
        edges = back[:, EDGE_RIGHT : EDGE_RIGHT + 1]
        edges = torch.cat([edges[..., 1:], edges[..., -1:]], -1)
        back = torch.cat([back[:, :EDGE_RIGHT], edges, back[:, EDGE_RIGHT + 1 :]], 1)
        mean = lambda out: out.mean(0, keepdim=True)
        return (here + back) / 2, (columns[:1] + columns[1:].flip(-1)) / 2, (band[:1] + band[1:].flip(-1)) / 2, mean(counts), mean(taken)
