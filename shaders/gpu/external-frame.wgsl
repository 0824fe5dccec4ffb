// A video's frame in the texture that display and dream read: as a whole, scaled to it, and clamped to [0, 1], which
// the conversion from YUV slightly leaves.

@group(0) @binding(0) var video: texture_external;
@group(0) @binding(1) var bilinear: sampler;

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

@fragment
fn colour(corner: Corner) -> @location(0) vec4f {
  let rgb = textureSampleBaseClampToEdge(video, bilinear, corner.place).rgb;
  return vec4f(clamp(rgb, vec3f(0.0), vec3f(1.0)), 1.0);
}
