// What a step of a frame has of its own.

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
  isConditioned: u32, // 1: the direction was conditioned, and lies where directions do
  colourRR: f32, // the symmetric matrix that mixes colours
  colourRG: f32,
  colourRB: f32,
  colourGG: f32,
  colourGB: f32,
  colourBB: f32,
  bandFinest: f32, // gains of the bands
  bandFine: f32,
  bandCoarse: f32,
  bandCoarsest: f32,
  bandEpsilon: f32, // 1e-12, in the scale of the gradient
  gradientScale: f32, // what the gradient in the arena is multiplied by to be the true one
}

@group(0) @binding(5) var<uniform> step: Step;
