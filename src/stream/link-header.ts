/** More servers than this are no use to anyone. */
const serversAtMost = 8;

/**
 * The ICE servers of an answer's Link header (RFC 9725, 4.6), such as
 * `<turn:turn.example?transport=udp>; rel="ice-server"; username="u"; credential="p"; credential-type="password"`.
 * What is none is left out.
 */
export function iceServersOf(link: string | null): RTCIceServer[] {
  if (link === null) return [];
  const servers: RTCIceServer[] = [];
  // A link begins with an address in angle brackets; its attributes may hold commas and semicolons in quotes.
  for (const [, url = '', rest = ''] of link.slice(0, 8192).matchAll(/<([^<>]*)>((?:[^<"]|"[^"]*")*)/g)) {
    const attributes = attributesOf(rest);
    if (attributes.get('rel') !== 'ice-server' || !/^(stun|turn)s?:[^\s]+$/.test(url)) continue;
    const [username, credential] = [attributes.get('username'), attributes.get('credential')];
    // Browsers throw for a relay without them.
    if (url.startsWith('turn') && (username === undefined || credential === undefined)) continue;
    servers.push({
      urls: url,
      ...(username !== undefined && credential !== undefined && {username, credential}),
    });
    if (servers.length === serversAtMost) break;
  }
  return servers;
}

const attributesOf = (text: string): Map<string, string> =>
  new Map(
    [...text.matchAll(/;\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]*))/g)].map(
      ([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? ''] as const,
    ),
  );
