// The slopes of a layer in a caricature: of the features y of each place, with those f of the same place of the
// reference and the shares s of channels,
//   d = y . s f,  |y| = sqrt(y . s y),  |f| = sqrt(f . s f),  c = d / (|y| |f|)
//   slope = weight s (3 c^2 f - 2 c^3 (|f| / |y|) y)  where c > 0.1,  weight s 0.01 f  elsewhere

const threads: u32 = 64; // a workgroup a place, its threads along channels
const rowOfGroups: u32 = 32768; // workgroups of a dispatch in x
const leastCosine = 0.1;
const epsilon = 1e-12; // keeps the cosine of features that are all zero finite

@compute @workgroup_size(threads)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let first = (group.y * rowOfGroups + group.x) * layer.quads;
  if (first >= layer.count) {
    return;
  }
  let features = seeds[layer.seed].features + first;
  var sums = vec4f(0.0);
  for (var quad = local; quad < layer.quads; quad += threads) {
    let y = fetch(layer.source + first + quad, wideSource);
    let f = references[features + quad];
    let s = shareOf(layer.seed, quad);
    sums += vec4f(dot(s * y, f), dot(s * y, y), dot(s * f, f), 0.0);
  }
  let all = total(sums, local);
  let norms = sqrt(all.yz);
  let c = all.x / (norms.x * norms.y + epsilon);
  let isNear = c > leastCosine;
  let towards = select(leastCosine * leastCosine, 3.0 * c * c, isNear);
  let away = select(0.0, 2.0 * c * c * c * (norms.y / (norms.x + epsilon)), isNear);
  let slopes = seeds[layer.seed].slopes + layer.source + first;
  for (var quad = local; quad < layer.quads; quad += threads) {
    let y = fetch(layer.source + first + quad, wideSource);
    let f = references[features + quad];
    references[slopes + quad] = seeds[layer.seed].weight * shareOf(layer.seed, quad) * (towards * f - away * y);
  }
}
