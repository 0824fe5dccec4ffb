// Whether the frames belong to different scenes, and how far the old dream has dissolved since the last time. It is a
// cut if the flow found no more than a share of one frame in the other, and the light is spread otherwise: their
// histograms have little in common. Either alone is a fast pan, or a lamp switched on.

override failed: f32; // found no more than this
override alike: f32; // in common of histograms of one scene

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<uniform> frame: Frame;
@group(0) @binding(4) var<storage, read> statistics: array<i32>; // [2][64]: see statistics.wgsl
@group(0) @binding(8) var<storage, read_write> sums: Sums;
@group(0) @binding(10) var<storage, read_write> outcome: Outcome;

// The share of both histograms that is in the same bins.
fn overlap(pixels: f32) -> f32 {
  var both = 0;
  for (var bin = 0u; bin < bins; bin++) {
    both += min(statistics[histogramAt + bin], statistics[statisticsOfFrame + histogramAt + bin]);
  }
  return f32(both) / (perPixel * pixels);
}

// What a dream keeps over this frame while it dissolves in a straight line, `ageS` after that began.
fn dissolved(ageS: f32) -> f32 {
  let leftS = frame.dissolveS - ageS;
  return select(0.0, (leftS - frame.seconds) / leftS, frame.seconds < leftS);
}

// one thread: a few dozen numbers
@compute @workgroup_size(1)
fn main() {
  let size = sizes.level[0].size;
  let pixels = f32(size.x * size.y);
  let found = f32(atomicLoad(&sums.found)) / (1024.0 * pixels);
  let cut = frame.matched == 1u && found < failed && overlap(pixels) < alike;
  let ageS = select(outcome.sinceCutS, 0.0, cut);
  let lasts = select(dissolved(ageS), 1.0, ageS < 0.0);
  outcome.sinceCutS = select(-1.0, ageS + frame.seconds, ageS >= 0.0 && lasts > 0.0);
  outcome.lasts = lasts;
  outcome.cut = u32(cut);
  outcome.found = found;
  outcome.change = f32(atomicLoad(&sums.change)) / (1024.0 * pixels);
}
