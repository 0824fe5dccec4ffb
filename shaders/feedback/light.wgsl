// How one frame's luminance becomes comparable with another's, whatever the camera's exposure did: with
//   gain = (deviation(here) + flat) / (deviation(there) + flat),   offset = mean(here) - gain mean(there)
// here is about gain * there + offset.

override leastGain: f32;
override mostGain: f32;
override flat: f32;

struct Light {
  gain: f32,
  offset: f32,
}

// Mean and standard deviation, from sums of values and of squares in fixed point.
fn momentsAt(at: u32, unit: f32, pixels: u32) -> vec2f {
  let share = 1.0 / (unit * f32(pixels));
  let mean = f32(statistics[at]) * share;
  let squares = f32(statistics[at + 1u]) * share;
  return vec2f(mean, sqrt(max(squares - mean * mean, 0.0)));
}

fn lightBy(a: vec2f, b: vec2f) -> Light {
  let gain = clamp((a.y + flat) / (b.y + flat), leastGain, mostGain);
  return Light(gain, a.x - gain * b.x);
}

// By the coarsest level, of frame 0 or 1 to the other.
fn coarseLight(here: u32) -> Light {
  let size = sizes.level[sizes.levels - 1u].size;
  let pixels = size.x * size.y;
  let there = 1u - here;
  return lightBy(
    momentsAt(here * statisticsOfFrame + coarsestMoments, perCoarsest, pixels),
    momentsAt(there * statisticsOfFrame + coarsestMoments, perCoarsest, pixels),
  );
}

// By the finest level.
fn fineLight(here: u32) -> Light {
  let size = sizes.level[0].size;
  let pixels = size.x * size.y;
  let there = 1u - here;
  return lightBy(
    momentsAt(here * statisticsOfFrame + finestMoments, perFinest, pixels),
    momentsAt(there * statisticsOfFrame + finestMoments, perFinest, pixels),
  );
}
