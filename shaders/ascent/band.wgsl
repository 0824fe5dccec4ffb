// A level of the Laplacian pyramid of a direction: see condition() in conditioning.ts for the formulas.

struct Level {
  fine: u32, // where this level lies in the arena
  height: u32,
  width: u32,
  coarse: u32, // where the next coarser level lies; none for the coarsest
  coarseHeight: u32,
  coarseWidth: u32,
  index: u32, // 0 is the finest
  finerCount: u32, // values of the next finer level
  part: u32, // where the first of this band's parts of sums lies; those of the next finer one lie `groups` before
}

const none = 0xffffffffu; // in the place of an offset: there is no such map

@group(1) @binding(0) var<uniform> level: Level;

// A row goes on beyond its ends by reflection about its outermost pixels.
fn reflected(at: i32, count: u32) -> u32 {
  let last = i32(count) - 1;
  return u32(select(select(at, 2 * last - at, at > last), -at, at < 0));
}

// The coarse pixels that make up a fine one along an axis, and what each weighs: twice the binomial over pixels with
// zeros between.
struct Neighbours {
  at: vec3u,
  weights: vec3f,
}

fn neighbours(place: u32, count: u32, coarseCount: u32) -> Neighbours {
  let middle = place / 2u;
  let before = reflected(i32(middle) - 1, coarseCount);
  // What is reflected is the row with zeros between its pixels.
  let after = reflected(2 * i32(middle) + 2, count) / 2u;
  let weights = select(vec3f(0.0, 0.5, 0.5), vec3f(0.125, 0.75, 0.125), place % 2u == 0u);
  return Neighbours(vec3u(before, middle, after), weights);
}

// What the coarser level makes of a pixel of this one.
fn up(place: vec2u) -> vec4f {
  let rows = neighbours(place.x, level.height, level.coarseHeight);
  let columns = neighbours(place.y, level.width, level.coarseWidth);
  var sum = vec4f(0.0);
  for (var i = 0u; i < 3u; i++) {
    let row = level.coarse + rows.at[i] * level.coarseWidth;
    for (var j = 0u; j < 3u; j++) {
      sum += rows.weights[i] * columns.weights[j] * fetch(row + columns.at[j], 0u);
    }
  }
  return sum;
}
