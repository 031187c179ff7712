"""The net of the free-depth map: one picture of the mouth in, map, bands, columns and counts out. See docs/PERCEPTION.md."""
import torch
from torch import nn
from torch.nn import functional as F

COLUMNS, ROWS, RIM = 48, 24, 2
WIDE, HIGH = (COLUMNS + 2 * RIM) * 2, (ROWS + 2 * RIM) * 6
FORMS = 7
COUNTS = 25
# Planes of the map: free depth (middle, log of the spread), slack (likewise), met, edge to the right, edge above, soft, bears, lean, forms
PLANES = 10 + FORMS


def conv(inputs, outputs, size=3, stride=1, dilation=1):
    return nn.Conv2d(inputs, outputs, size, stride=stride, padding=dilation * (size // 2), dilation=dilation)


class MapNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 12, (5, 4), stride=(3, 2), padding=(1, 1))
        self.first = nn.Conv2d(12, 16, 3, stride=(2, 1), padding=1)
        self.where = nn.Conv2d(6, 16, 1)
        self.down = conv(16, 32, stride=2)
        self.middle = conv(32, 32)
        self.deep = conv(32, 48, stride=2)
        self.deep_a = conv(48, 48)
        self.deep_b = conv(48, 48, dilation=2)
        self.whole = nn.Linear(96, 48)
        self.whole_back = nn.Linear(48, 48)
        self.counts = nn.Linear(48, COUNTS)
        self.taken = nn.Linear(48, 2)
        self.up_a = nn.Conv2d(48, 32, 1)
        self.join_a = conv(32, 32)
        self.up_b = nn.Conv2d(32, 24, 1)
        self.skip_b = nn.Conv2d(16, 24, 1)
        self.join_b = conv(24, 24)
        self.planes = nn.Conv2d(24, PLANES, 1)
        self.upright = nn.Conv2d(24, 32, (ROWS + 2 * RIM, 1))
        self.along_a = nn.Conv1d(32, 32, 5, padding=2)
        self.along_b = nn.Conv1d(32, 1, 5, padding=2)
        self.band_up = nn.Conv2d(24, 8, 1)
        self.band_skip = nn.Conv2d(12, 8, 1)
        self.band_join = conv(8, 8)
        self.band_out = nn.Conv2d(8, 6, 1)
        x = (torch.arange(COLUMNS + 2 * RIM) + 0.5 - RIM) / COLUMNS * 2 - 1
        z = 1 - (torch.arange(ROWS + 2 * RIM) + 0.5 - RIM) / ROWS * 2
        self.register_buffer("place", torch.stack([x.expand(len(z), -1), z[:, None].expand(-1, len(x))])[None])

    def forward(self, mouth, size):
        """mouth: n x 3 x 168 x 104 in 0..1; size: n x 4 (width, depth, height about their usual, and 1 where they are known)."""
        fine = F.relu(self.stem(mouth * 2 - 1))
        where = torch.cat([self.place.expand(size.shape[0], -1, -1, -1), size[:, :, None, None].expand(-1, -1, 28, 52)], 1)
        first = F.relu(self.first(fine) + self.where(where))
        down = F.relu(self.down(first))
        down = down + F.relu(self.middle(down))
        deep = F.relu(self.deep(down))
        deep = deep + F.relu(self.deep_a(deep))
        deep = deep + F.relu(self.deep_b(deep))
        whole = F.relu(self.whole(torch.cat([deep.mean((2, 3)), deep.amax((2, 3))], 1)))
        deep = deep + self.whole_back(whole)[:, :, None, None]
        # 7 x 13 to 14 x 26 to 28 x 52
        up = F.relu(F.interpolate(self.up_a(deep), scale_factor=2.0, mode="nearest") + down)
        up = up + F.relu(self.join_a(up))
        wide = F.relu(F.interpolate(self.up_b(up), scale_factor=2.0, mode="nearest") + self.skip_b(first))
        wide = wide + F.relu(self.join_b(wide))
        planes = self.planes(wide)[:, :, RIM:-RIM, RIM:-RIM]
        line = F.relu(self.upright(wide))[:, :, 0, :]
        line = line + F.relu(self.along_a(line))
        columns = self.along_b(line)[:, 0, RIM:-RIM]
        band = F.interpolate(self.band_up(wide), scale_factor=[2.0, 1.0], mode="nearest") + self.band_skip(fine)
        band = self.band_out(F.relu(band) + F.relu(self.band_join(F.relu(band))))
        # six values a place: three rows of two points
        n = band.shape[0]
        band = band.reshape(n, 3, 2, 56, 52).permute(0, 3, 1, 4, 2).reshape(n, HIGH, WIDE)
        return planes, columns, band, self.counts(whole), self.taken(whole)
