// What a gradient is divided by, from sums over all its values that `statistics` left in parts:
//   scale = sqrt(mean(g^2) - mean(g)^2), mean(|g|), or sqrt(mean(g^2))

// Of each of statistics' workgroups: sum of g, of |g|, of g^2, and 0.
@group(0) @binding(8) var<storage, read_write> partials: array<vec4f>;

const groups: u32 = 64; // workgroups of statistics; as many as threads here

// All threads of a workgroup call it, and all get the scale.
fn scaleOf(local: u32) -> f32 {
  let mean = total(partials[local], local) / f32(3u * frame.height * frame.width);
  switch step.normalise {
    case 0u: {
      return sqrt(max(mean.z - mean.x * mean.x, 0.0));
    }
    case 1u: {
      return mean.y;
    }
    default: {
      return sqrt(mean.z);
    }
  }
}
