// What every pass of the flow knows: how large the levels are, and what the frame is like.

struct Level {
  size: vec2u, // width, height
  at: u32, // of its first pixel in a pyramid
}

struct Sizes {
  image: vec2u, // width, height; the finest level has half of it
  levels: u32, // how many there are, at most 4
  pixels: u32, // of a pyramid
  level: array<Level, 4>, // finest first
}

struct Frame {
  here: u32, // which of the two pyramids is that of the newest frame; the other is that of the frame before
  matched: u32, // 1: there was a frame before
  seconds: f32, // since the dream before
  dissolveS: f32, // how long a dream takes to dissolve after a cut
  still: f32, // what is kept where the image stands still,
  moving: f32, // where it moves fast,
  fresh: f32, // and where something came into sight
  fastPx: f32, // fast is this much a dream, in pixels of the image
  noiseFromPx: f32, // shorter flows are noise,
  noiseToPx: f32, // from here on they are taken as they are
  cos: f32, // the inverse of the dream's own motion: x' =  cos x + sin y + offsetX
  sin: f32, //                                        y' = -sin x + cos y + offsetY
  offsetX: f32,
  offsetY: f32,
}

// Where a flow begins in its buffer, [2][back in time, forth][pixels]: rounds read the one and write the other.
fn flowAt(which: u32, direction: u32) -> u32 {
  return (2u * which + direction) * sizes.pixels;
}

fn placeIn(level: Level, pixel: vec2u) -> u32 {
  return level.at + pixel.y * level.size.x + pixel.x;
}
