import {catalogue, sentence, type Message} from '../../lib/message.ts';

/** Why something that came from a remote, or over the network, was refused. */
export const notices = catalogue({
  'message-unreadable': ({reason}: {reason: string}) => ({
    message: `The message cannot be read: ${sentence(reason)}`,
  }),
  'message-too-long': ({bytes, max}: {bytes: number; max: number}) => ({
    message: `The message has ${bytes} bytes; ${max} are allowed.`,
  }),
  'field-refused': ({path, got, allowed}: {path: string; got: string; allowed: string}) => ({
    message: `“${path}” is ${got}; it must be ${allowed}.`,
  }),
  'value-refused': ({cause}: {cause: Message}) => ({message: cause.message}),
  'not-allowed': ({what}: {what: string}) => ({
    message: `The operator does not allow “${what}”.`,
    advice: 'Ask the operator to allow it.',
  }),
  'look-unknown': ({name}: {name: string}) => ({message: `There is no look “${name}”.`}),
  'no-page': () => ({
    message: 'No page is connected.',
    advice: 'Open the address that “reverie serve” printed, then Remote control.',
  }),
  'token-refused': () => ({
    message: 'This link is invalid or has expired.',
    advice: 'Scan the code again.',
  }),
  'version-refused': ({got, version}: {got: string; version: number}) => ({
    message: `This page speaks version ${got}; the server speaks ${version}.`,
    advice: 'Reload the page.',
  }),
  'remotes-full': ({max}: {max: number}) => ({
    message: `There are already ${max} remotes, the maximum.`,
    advice: 'Try again when one has disconnected.',
  }),
  'too-many-messages': ({max}: {max: number}) => ({
    message: `More than ${max} messages arrived within a second; the rest are ignored.`,
  }),
  'too-many-refused': ({max}: {max: number}) => ({
    message: `The connection was closed after ${max} refused messages.`,
  }),
  'page-replaced': () => ({
    message: 'Another page has opened remote control.',
    advice: 'Open it here again to take it back.',
  }),
  'address-unknown': ({address}: {address: string}) => ({
    message: `There is no address “${address}”.`,
    advice: 'The page /osc lists them all.',
  }),
  'signals-full': ({address, max}: {address: string; max: number}) => ({
    message: `${max} addresses are signals already, the maximum; “${address}” is ignored.`,
    advice: 'Send fewer, then close remote control and open it again.',
  }),
  'arguments-refused': ({address, got, allowed}: {address: string; got: string; allowed: string}) => ({
    message: `“${address}” got ${got}; it takes ${allowed}.`,
  }),
});
