"""Pictures of paper as people take them: askew, in shadow, a little out of focus, two to a frame.

Nothing is drawn by hand: a page is rendered, laid on a desk in perspective, lit from one side,
blurred as by a lens and a moving hand, grained as by a sensor, and saved as a telephone does.
"""

import io
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from ronghe.kernel.documents.filing.planes import projection

PAGE = (1654, 2339)  # A4 at 200 dots an inch


@dataclass(frozen=True)
class Conditions:
    """How bad a picture may be; each picture draws its own within these."""

    skew: float = 25.0  # degrees out of the upright, either way
    tilt: float = 0.10  # how much nearer one edge is than the other
    shadow: float = 0.6  # how much light the darkest part lacks
    blur: float = 1.3  # radius in pixels of the finished picture
    shake: int = 2  # pixels the hand moved while the shutter was open
    grain: float = 9.0  # of 255
    quality: tuple[int, int] = (55, 90)
    long_side: tuple[int, int] = (2800, 4032)  # of the picture
    fill: tuple[float, float] = (0.72, 0.97)  # how much of the frame the paper takes
    sideways: bool = True  # turned by a quarter or a half


ORDINARY = Conditions()
# What messengers leave of a picture, for single pages.
SENT_BY_MESSENGER = Conditions(long_side=(1600, 2000), blur=0.8, shake=1, quality=(50, 75))
HOPELESS = Conditions(blur=22.0, shake=0)


def rendered(pdf):
    """The pages of a PDF as pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=PAGE[0] / page.get_width()).to_pil() for page in document]


def photograph(pages, random, conditions=ORDINARY):
    """One picture of one page, or of two side by side, as JPEG."""
    sheets = [signed_by_hand(page, random) for page in pages]
    gap = int(random.uniform(0.02, 0.08) * PAGE[0])
    paper = Image.new("RGBA", (sum(s.width for s in sheets) + gap * (len(sheets) - 1), PAGE[1]))
    at = 0
    for sheet in sheets:
        # Nobody lays two sheets parallel.
        turned = sheet.rotate(random.uniform(-3, 3) if len(sheets) > 1 else 0, expand=False)
        paper.paste(turned, (at, 0))
        at += sheet.width + gap
    picture = lit(laid(paper, random, conditions, upright=len(sheets) == 1), random, conditions)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=int(random.integers(*conditions.quality)))
    return out.getvalue()


def signed_by_hand(page, random):
    """A page with a red seal and some strokes of a pen, anywhere but on purpose."""
    sheet = page.convert("RGBA")
    drawn = Image.new("RGBA", sheet.size)
    pen = ImageDraw.Draw(drawn)
    for _seal in range(int(random.integers(0, 3))):
        x, y = random.uniform(100, PAGE[0] - 500), random.uniform(300, PAGE[1] - 500)
        pen.ellipse((x, y, x + 330, y + 330), outline=(200, 30, 30, 190), width=14)
        pen.text((x + 90, y + 120), "★", fill=(200, 30, 30, 190), font_size=140)
    for _stroke in range(int(random.integers(0, 3))):
        x, y = random.uniform(200, PAGE[0] - 600), random.uniform(600, PAGE[1] - 500)
        points = [(x + n * 45, y + random.uniform(-60, 60)) for n in range(8)]
        pen.line(points, fill=(25, 25, 70, 255), width=7, joint="curve")
    return Image.alpha_composite(sheet, drawn)


def laid(paper, random, conditions, *, upright):
    """The paper on a desk, seen by a lens that looks at it askew."""
    long_side = int(random.integers(*conditions.long_side))
    wide, high = paper.size
    portrait = high >= wide
    frame = (int(long_side * 0.75), long_side) if portrait else (long_side, int(long_side * 0.75))
    angle = np.radians(random.uniform(-conditions.skew, conditions.skew))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]]) / 2
    # Nearer edges are longer.
    lean = random.uniform(-conditions.tilt, conditions.tilt, 2)
    nearness = 1 + corners @ lean / np.array(max(wide, high) / 2)
    seen = (corners * nearness[:, None]) @ turn.T
    reach = np.ptp(seen, axis=0)
    scale = random.uniform(*conditions.fill) * min(np.array(frame) / reach)
    middle = np.array(frame) / 2 + random.uniform(-0.02, 0.02, 2) * frame
    seen = (seen - (seen.max(0) + seen.min(0)) / 2) * scale + middle
    desk = tuple(int(v) for v in random.integers(40, 190, 3))
    onto_paper = projection(seen, [(0, 0), (wide, 0), (wide, high), (0, high)])
    coefficients = (onto_paper / onto_paper[2, 2]).ravel()[:8].tolist()
    cast = paper.transform(
        frame, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR
    )
    picture = Image.new("RGB", frame, desk)
    picture.paste(cast, (0, 0), cast)
    if conditions.sideways and random.uniform() < 0.4:
        picture = picture.rotate(int(random.integers(1, 4)) * 90, expand=True)
    return picture


def lit(picture, random, conditions):
    """Light from one side, a lens and a hand that are not quite steady, a grainy sensor."""
    if shake := int(random.integers(0, conditions.shake + 1)):
        kernel = np.zeros((2 * shake + 1,) * 2) if shake < 3 else None
        if kernel is None:
            picture = Image.blend(
                picture,
                Image.fromarray(
                    np.roll(np.asarray(picture), shake, axis=int(random.integers(0, 2)))
                ),
                0.5,
            )
        else:
            kernel[shake] = 1
            if random.uniform() < 0.5:
                kernel = kernel.T
            picture = picture.filter(
                ImageFilter.Kernel(kernel.shape, kernel.ravel().tolist(), scale=2 * shake + 1)
            )
    picture = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.2, 1.0) * conditions.blur))
    wide, high = picture.size
    light = np.asarray(picture, np.float32)
    light *= falling_light((wide, high), random, conditions)[..., None]
    x, y = random.integers(0, 256, 2)
    repeats = (high // len(GRAIN) + 2, wide // len(GRAIN) + 2)
    grain = np.tile(GRAIN, repeats)[y : y + high, x : x + wide]
    light += (grain * np.float32(random.uniform(0, conditions.grain)))[..., None]
    return Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))


def falling_light(size, random, conditions):
    """How bright each pixel is lit: an even light, and a shadow with a softer or harder edge."""
    small = (size[0] // 4, size[1] // 4)
    ys, xs = np.mgrid[0 : small[1], 0 : small[0]].astype(np.float32)
    angle = random.uniform(0, 2 * np.pi)
    across = xs * np.cos(angle) / small[0] + ys * np.sin(angle) / small[1]
    edge = np.quantile(across[::20, ::20], random.uniform(0.2, 0.8))
    soft = random.uniform(0.03, 0.5)
    dark = 1 / (1 + np.exp(np.clip(-(across - edge) / soft * 4, -50, 50)))
    lit = (1 - random.uniform(0, conditions.shadow) * dark) * random.uniform(0.75, 1.1)
    drawn = Image.fromarray(lit.astype(np.float32))
    return np.asarray(drawn.resize(size, Image.Resampling.BILINEAR))


def _grain():
    """The noise of a sensor, whose grains are two pixels wide once the picture is coded."""
    fine = np.random.default_rng(0).standard_normal((512, 512), np.float32)
    return fine.repeat(2, 0).repeat(2, 1)


GRAIN = _grain()
