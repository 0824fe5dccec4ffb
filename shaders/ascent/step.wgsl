// One step of ascent, and the network's input for the next step, rolled by that one's jitter:
//   x = clip(x + stepSize * d / (scale(d) + epsilon), -range, range)

const threads: u32 = 64; // a thread a pixel
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let reach = step.stepSize / (scaleOf(local) + step.directionEpsilon);
  let pixel = (group.y * rowOfGroups + group.x) * threads + local;
  if (pixel >= frame.height * frame.width) {
    return;
  }
  let place = vec2u(pixel / frame.width, pixel % frame.width);
  let unrolled = frame.direction + pixel;
  let gradient = frame.gradient + rolled(place, vec2u(step.shiftRows, step.shiftColumns));
  let d = fetch(select(unrolled, gradient, step.isDirect == 1u), 0u);
  let x = vec4f(image[3u * pixel], image[3u * pixel + 1u], image[3u * pixel + 2u], 0.0);
  let next = clamp(x + reach * d, vec4f(-step.range), vec4f(step.range));
  image[3u * pixel] = next.x;
  image[3u * pixel + 1u] = next.y;
  image[3u * pixel + 2u] = next.z;
  keep(frame.input + rolled(place, vec2u(step.nextRows, step.nextColumns)), wideInput, next);
}
