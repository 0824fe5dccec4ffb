// One frame: what its steps share, and what each has of its own. The image is [H, W, 3] in [-1, 1]; in the arena, as
// everywhere there, a pixel has a fourth channel, of zero.

struct Frame {
  gradient: u32, // where d objective / d input lies in the arena, rolled as the input is
  direction: u32, // where the direction of the step lies, if it is not the gradient itself
  smoothed: u32, // where it lies smoothed along its columns only
  input: u32, // where the network's input lies
  height: u32,
  width: u32,
  parts: u32, // of the objective's value: a part from each workgroup, for each layer
}

struct Step {
  shiftRows: u32, // how far the input is rolled down by this step's jitter, less than the height
  shiftColumns: u32, // and to the right, less than the width
  nextRows: u32, // the same of the next step
  nextColumns: u32,
  stepSize: f32,
  range: f32,
  totalVariation: f32, // weight of the penalty; 0 is none
  normalise: u32, // by: 0 the standard deviation, 1 the mean absolute value, 2 the l2 norm / sqrt(size)
  epsilon: f32, // 1e-8, in the scale of the gradient
  directionEpsilon: f32, // 1e-8, in the scale of the direction
  isDirect: u32, // 1: the direction is the gradient itself
  radius: u32, // of the gaussian, in pixels; 0 is none
  sigma: f32, // its standard deviation, in pixels
  gradientScale: f32, // what the gradient in the arena is multiplied by to be the true one
}

override wideInput: u32 = 0; // 1: the input is a wide map

@group(1) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(5) var<uniform> step: Step;
@group(0) @binding(6) var<storage, read_write> image: array<f32>;

// Where pixel `p` of the image is in a map that is rolled by `shift`.
fn rolled(p: vec2u, shift: vec2u) -> u32 {
  let place = (p + shift) % vec2u(frame.height, frame.width);
  return place.x * frame.width + place.y;
}
