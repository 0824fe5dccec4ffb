// A video's frame in the texture that display and dream read: as a whole, scaled to it, and clamped to [0, 1], which
// the conversion from YUV slightly leaves.

@group(0) @binding(0) var video: texture_external;
@group(0) @binding(1) var bilinear: sampler;

// The frame has the primaries of SMPTE 170M, was converted to those of sRGB, and is to be as it was before.
override unconverted: bool = false;

// Linear sRGB to linear SMPTE 170M, by columns: the product of the primaries' matrices, both of white D65.
const toSmpte170m = mat3x3f(
  1.06538, -0.01963, 0.00163,
  -0.05540, 1.03636, 0.00441,
  -0.00998, -0.01673, 0.99396,
);

struct Corner {
  @builtin(position) position: vec4f,
  @location(0) place: vec2f, // in the video, from 0 to 1
}

// One triangle over all of the target.
@vertex
fn corner(@builtin(vertex_index) index: u32) -> Corner {
  let place = vec2f(f32((index << 1u) & 2u), f32(index & 2u));
  return Corner(vec4f(2.0 * place.x - 1.0, 1.0 - 2.0 * place.y, 0.0, 1.0), place);
}

// The transfer function of sRGB and its inverse, continued below zero by symmetry.
fn decoded(value: vec3f) -> vec3f {
  let size = abs(value);
  return sign(value) * select(pow((size + 0.055) / 1.055, vec3f(2.4)), size / 12.92, size <= vec3f(0.04045));
}

fn encoded(value: vec3f) -> vec3f {
  let size = abs(value);
  return sign(value) *
    select(1.055 * pow(size, vec3f(1.0 / 2.4)) - 0.055, 12.92 * size, size <= vec3f(0.0031308));
}

@fragment
fn colour(corner: Corner) -> @location(0) vec4f {
  var rgb = textureSampleBaseClampToEdge(video, bilinear, corner.place).rgb;
  if (unconverted) {
    rgb = encoded(toSmpte170m * decoded(rgb));
  }
  return vec4f(clamp(rgb, vec3f(0.0), vec3f(1.0)), 1.0);
}
