import {signalRoot} from '../../../control/remote/signal-address.ts';
import {escaped} from '../../html.ts';
import {errorAddress, helloAddress, oscAddresses} from './addresses.ts';

/** An address as it is documented. */
export interface DocumentedAddress {
  readonly address: string;
  readonly takes: string;
  readonly help: string;
}

/** Everything that can be sent and is sent back. */
export const documentedAddresses: readonly DocumentedAddress[] = [
  {address: helloAddress, takes: 'nothing', help: 'Answers with all values.'},
  ...oscAddresses.map(({address, takes, help}) => ({address, takes, help})),
  {
    address: `${signalRoot}…`,
    takes: '0 to 1, one or several',
    help: 'Becomes a signal, which mappings can move anything with; so does any address that is not below /reverie.',
  },
  {
    address: '/reverie/{zoom,wet}',
    takes: 'what its addresses take',
    help: 'Patterns of OSC 1.0 reach all addresses that match them: ? * [a-f] [!a-f] {one,two}. Not those below /signal/.',
  },
  {
    address: errorAddress,
    takes: 'sent back: an address and a reason',
    help: 'Why a message was refused.',
  },
];

/** The address space as JSON. `port` is 0 while OSC is not listened to. */
export const oscJson = (port: number): string =>
  `${JSON.stringify({port, transport: 'udp', addresses: documentedAddresses}, undefined, 1)}\n`;

export const oscStyle = `:root { color-scheme: dark; background: #0b0a09; color: #f1e9dd; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 4vh auto; max-width: 64rem; padding: 0 1rem; }
h1 { font-weight: 500; }
p { max-width: 44rem; }
a { color: #ff9f5f; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid #3a352f; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th, td + td { color: #bfb4a5; font-weight: 400; }
`;

/** The address space as a page. */
export function oscPage(port: number): string {
  const listening =
    port === 0
      ? 'OSC is not listened to: start <code>reverie serve</code> with <code>--osc 9000</code>.'
      : `Send to port ${port} by UDP.`;
  const rows = documentedAddresses.map(
    ({address, takes, help}) =>
      `<tr><td><code>${escaped(address)}</code></td><td>${escaped(takes)}</td><td>${escaped(help)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>OSC addresses of Reverie</title>
<link rel="stylesheet" href="/osc.css">
<h1>OSC addresses</h1>
<p>${listening} A value’s address without arguments is answered with the value. Whoever has sent something is sent what
changes. The same as <a href="/osc.json">JSON</a>.</p>
<table>
<tr><th>Address</th><th>Takes</th><th>What it does</th></tr>
${rows.join('\n')}
</table>
</html>
`;
}
