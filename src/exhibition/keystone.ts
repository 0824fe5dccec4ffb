/** A corner's shift, in fractions of the frame's width and height. */
export type Corner = readonly [x: number, y: number];

/** How far a corner may move. */
const farthest = 0.4;

/** Shifts of top left, top right, bottom right and bottom left. */
export type Corners = readonly [Corner, Corner, Corner, Corner];

/**
 * The corners in `x y, x y, x y, x y`, in per cent from -40 to 40; those of further windows follow, separated by `;`.
 * Undefined if the text has none that can be used. Never throws.
 */
export function cornersOf(text: string, window = 0): Corners | undefined {
  const corners = (text.split(';')[window] ?? '')
    .split(',')
    .map((corner) => corner.trim().split(/\s+/).map(Number));
  const valid =
    corners.length === 4 &&
    corners.every(
      (corner) => corner.length === 2 && corner.every((part) => Math.abs(part) <= 100 * farthest),
    );
  return valid
    ? (corners.map((corner) => corner.map((part) => part / 100)) as unknown as Corners)
    : undefined;
}

/** The text that `cornersOf` reads, with `moved` in place of the corners of `window`; other windows keep theirs. */
export function withCorners(text: string, window: number, moved: Corners): string {
  const unmoved = '0 0, 0 0, 0 0, 0 0';
  const texts = text === '' ? [] : text.split(';').map((corners) => corners.trim());
  while (texts.length <= window) texts.push(unmoved);
  texts[window] = moved
    .map((corner) => corner.map((part) => Number((100 * clamped(part)).toFixed(2))).join(' '))
    .join(', ');
  return texts.every((corners) => corners === unmoved) ? '' : texts.join('; ');
}

const clamped = (part: number): number => Math.min(farthest, Math.max(-farthest, part));

/**
 * The CSS matrix that moves the corners of a frame of this size by their shifts: the projective map of a
 * square to a quadrilateral (Heckbert, Fundamentals of Texture Mapping, 1989, 2.2.2). For `transform-origin: 0 0`.
 */
export function keystoneMatrix(corners: Corners, width: number, height: number): string {
  const at = (index: number, x: number, y: number): [number, number] => {
    const [dx, dy] = corners[index] as Corner;
    return [(x + dx) * width, (y + dy) * height];
  };
  const [x0, y0] = at(0, 0, 0);
  const [x1, y1] = at(1, 1, 0);
  const [x2, y2] = at(2, 1, 1);
  const [x3, y3] = at(3, 0, 1);
  const sx = x0 - x1 + x2 - x3;
  const sy = y0 - y1 + y2 - y3;
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / determinant;
  const h = (dx1 * sy - sx * dy1) / determinant;
  const a = x1 - x0 + g * x1;
  const b = x3 - x0 + h * x3;
  const d = y1 - y0 + g * y1;
  const e = y3 - y0 + h * y3;
  const columns = [
    [a / width, d / width, 0, g / width],
    [b / height, e / height, 0, h / height],
    [0, 0, 1, 0],
    [x0, y0, 0, 1],
  ];
  return `matrix3d(${columns.flat().join(', ')})`;
}
