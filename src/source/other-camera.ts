const front = /front|user|facetime|selfie/i;
const back = /back|rear|environment/i;

/**
 * The camera to switch to from `current`: the first that faces the other way, by their names, or else the next in the
 * list; undefined if there is no other. A phone has several on its back, of which the first is the ordinary one.
 */
export function otherCamera(names: readonly string[], current: string): string | undefined {
  const others = names.filter((name) => name !== current);
  const wanted = front.test(current) ? back : back.test(current) ? front : undefined;
  const facing = wanted && others.find((name) => wanted.test(name));
  return facing ?? names[names.indexOf(current) + 1] ?? others[0];
}
