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
    message: `“${what}” is not among what the operator allows.`,
    advice: 'Ask the operator to allow it.',
  }),
  'look-unknown': ({name}: {name: string}) => ({message: `No look is called “${name}”.`}),
  'no-page': () => ({
    message: 'No page is connected.',
    advice: 'Open the address that “reverie serve” printed, and there Remote control.',
  }),
  'token-refused': () => ({
    message: 'The link is not valid, or no longer.',
    advice: 'Scan the code again.',
  }),
  'version-refused': ({got, version}: {got: string; version: number}) => ({
    message: `This page speaks version ${got}; the server speaks ${version}.`,
    advice: 'Load the page again.',
  }),
  'remotes-full': ({max}: {max: number}) => ({
    message: `There are ${max} remotes already, as many as can be.`,
    advice: 'Try again when one has left.',
  }),
  'too-many-messages': ({max}: {max: number}) => ({
    message: `More than ${max} messages came in a second; the others are ignored.`,
  }),
  'too-many-refused': ({max}: {max: number}) => ({
    message: `The connection is closed after ${max} messages that were refused.`,
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
    message: `${max} addresses have been sent, as many as can be signals; “${address}” is none.`,
    advice: 'Have less sent, then close remote control and open it again.',
  }),
  'arguments-refused': ({address, got, allowed}: {address: string; got: string; allowed: string}) => ({
    message: `“${address}” got ${got}; it takes ${allowed}.`,
  }),
});
