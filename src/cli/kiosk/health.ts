import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {escaped} from '../html.ts';
import {closeServer, isLoopbackName, listenOnLoopback} from '../loopback.ts';
import type {ShownMessage} from './page-status.ts';
import type {Restart} from './restarts.ts';

/** The state of an exhibition, as the health page shows it. Times are ISO 8601, in UTC. */
export interface Health {
  readonly state: 'starting' | 'dreaming' | 'resting' | 'in trouble' | 'waiting to restart' | 'ending';
  readonly upSince: string;
  readonly browserUpSince: string | undefined;
  readonly lastHeartbeat: string | undefined;
  readonly dreamsPerSecond: number;
  readonly displayFps: number;
  readonly dreams: number;
  readonly dreamSize: string;
  readonly backend: string;
  readonly model: string;
  readonly restarts: number;
  /** Newest first. */
  readonly recentRestarts: readonly Restart[];
  /** Everything that is degraded: monitors compare the codes, operators read the messages. */
  readonly degradations: readonly ShownMessage[];
  /** This machine's own date, time and zone: schedules and logs follow it. */
  readonly clock: string;
  readonly page: string;
  readonly log: string;
}

const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

const style = `:root { color-scheme: dark; background: #0b0a09; color: #d8d2c8; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 4vh auto; max-width: 44rem; padding: 0 1rem; }
h1 { font-weight: 500; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.2rem 1.4rem; font-variant-numeric: tabular-nums; }
dt { color: #948b7e; }
dd { margin: 0; overflow-wrap: anywhere; }
`;

/**
 * Serves the health on loopback alone: / for the operator, reloaded every five seconds, and /health.json for monitors,
 * with status 200 while all is well and 503 while it is not. Answers GET and HEAD only, and only under this machine's own
 * names, so that no page of another site can read it through a domain name of its own.
 * Throws Error if the port is taken.
 */
export async function serveHealth(
  port: number,
  read: () => Health,
): Promise<{url: string; close(): Promise<void>}> {
  const server = createServer((request, response) => answer(request, response, read));
  const url = await listenOnLoopback(server, port, {what: 'the health page', option: '--health-port'});
  return {url, close: () => closeServer(server)};
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly more?: Readonly<Record<string, string>>;
}

function answer(request: IncomingMessage, response: ServerResponse, read: () => Health): void {
  const {status, type, body, more} = answerTo(request, read);
  response.writeHead(status, {...headers, 'Content-Type': `${type}; charset=utf-8`, ...more});
  response.end(request.method === 'HEAD' ? undefined : body);
}

function answerTo({method, url, headers: {host}}: IncomingMessage, read: () => Health): Answer {
  const refusal = (status: number, message: string, more = {}): Answer => ({
    status,
    type: 'text/plain',
    body: `${message}\n`,
    more,
  });
  if (!isLoopbackName(host)) return refusal(421, 'Ask for 127.0.0.1 or localhost.');
  if (method !== 'GET' && method !== 'HEAD') {
    return refusal(405, 'This page is read-only.', {Allow: 'GET, HEAD'});
  }
  const health = read();
  const status = health.state === 'dreaming' || health.state === 'resting' ? 200 : 503;
  switch (url) {
    case '/':
      return {status, type: 'text/html', body: page(health), more: {Refresh: '5'}};
    case '/health.json':
      return {status, type: 'application/json', body: `${JSON.stringify(health, undefined, 1)}\n`};
    case '/health.css':
      return {status: 200, type: 'text/css', body: style};
    default:
      return refusal(404, 'There is / for the operator and /health.json for monitors.');
  }
}

const list = (items: readonly string[], none: string): string =>
  items.length === 0
    ? `<p>${none}</p>`
    : `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;

function page(health: Health): string {
  const rows: Record<string, string> = {
    Dreams: `${health.dreamsPerSecond.toFixed(1)} per second, ${health.dreams} in total`,
    Display: `${health.displayFps.toFixed(0)} fps`,
    'Dream size': health.dreamSize,
    'Runs on': `${health.backend}, ${health.model}`,
    'Last heartbeat': health.lastHeartbeat ?? 'none yet',
    'Up since': health.upSince,
    'Browser running since': health.browserUpSince ?? 'not running',
    'This machine’s clock': health.clock,
    Restarts: String(health.restarts),
    Page: health.page,
    Log: health.log,
  };
  const restarts = health.recentRestarts.map(({at, reason, action}) => `${at} ${reason} ${action}.`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Exhibition: ${health.state}</title>
<link rel="stylesheet" href="/health.css">
<h1>The exhibition is ${health.state}</h1>
<dl>${Object.entries(rows)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`)
    .join('')}</dl>
<h2>Degraded</h2>
${list(
  health.degradations.map(({message}) => message),
  'Nothing.',
)}
<h2>Restarts, newest first</h2>
${list(restarts, 'None.')}
</html>
`;
}
