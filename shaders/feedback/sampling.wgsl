// The luminance of a level between its pixels, and its gradient. `first` is that of the frame's pyramid.

// Bilinear; `at` lies between the first and the last pixel of the level.
struct Tap {
  place: u32, // of the upper left of the four pixels
  t: vec2f, // how far behind it
}

fn tapAt(level: Level, at: vec2f) -> Tap {
  let corner = min(vec2u(at), max(level.size, vec2u(2u)) - 2u);
  return Tap(placeIn(level, corner), at - vec2f(corner));
}

fn between(tap: Tap, a: f32, b: f32, c: f32, d: f32) -> f32 {
  return mix(mix(a, b, tap.t.x), mix(c, d, tap.t.x), tap.t.y);
}

fn luminanceAt(first: u32, level: Level, at: vec2f) -> f32 {
  let tap = tapAt(level, at);
  let i = first + tap.place;
  let below = i + level.size.x;
  return between(tap, luminance[i], luminance[i + 1u], luminance[below], luminance[below + 1u]);
}

// Central differences, one-sided at the border.
fn gradientAt(first: u32, level: Level, pixel: vec2u) -> vec2f {
  let low = vec2u(max(vec2i(pixel) - 1, vec2i(0)));
  let high = min(pixel + 1u, level.size - 1u);
  let row = first + level.at + pixel.y * level.size.x;
  let column = first + level.at + pixel.x;
  let difference = vec2f(
    luminance[row + high.x] - luminance[row + low.x],
    luminance[column + high.y * level.size.x] - luminance[column + low.y * level.size.x],
  );
  return difference * select(vec2f(1.0), vec2f(0.5), high - low == vec2u(2u));
}
