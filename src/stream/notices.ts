import {catalogue, sentence, type Message} from '../lib/message.ts';

/** What streams have to tell the user. */
export const notices = catalogue({
  // What is wrong with the settings.
  'no-endpoint': () => ({
    message: 'There is no address to stream to.',
    advice: 'Enter the WHIP address of a media server under Stream.',
  }),
  'endpoint-invalid': ({address}: {address: string}) => ({
    message: `“${address}” is not an address to stream to.`,
    advice: 'Enter one such as https://media.example/live/whip, without a user name or password in it.',
  }),
  'token-invalid': () => ({
    message: 'The token contains characters that are not allowed.',
    advice: 'Copy it again, without spaces or line breaks.',
  }),
  'press-needed': () => ({
    message: 'Only a key or a button of this page can start a stream.',
  }),

  // Why there is no connection.
  'stream-unsupported': () => ({
    message: 'This browser cannot stream: it has no WebRTC.',
    advice: 'Use Chrome, Edge, Firefox or Safari.',
  }),
  'whip-blocked': ({host}: {host: string}) => ({
    message: `This page may not connect to ${host}: its content security policy allows its own server only.`,
    advice:
      'Start it with “reverie serve --whip name=address” and choose that name, or allow the address in connect-src.',
  }),
  'whip-unreachable': ({host}: {host: string}) => ({
    message: `The server ${host} could not be reached.`,
    advice: 'Check the address and the network, and that the server allows requests from this page (CORS).',
  }),
  'whip-unauthorised': ({host, status}: {host: string; status: number}) => ({
    message: `The server ${host} does not accept the token (status ${status}).`,
    advice: 'Check the token and the address.',
  }),
  'whip-refused': ({host, status, reason}: {host: string; status: number; reason: string}) => ({
    message: `The server ${host} refused the stream: status ${status}${reason === '' ? '' : `, ${reason}`}.`,
    advice: 'Check the address; another stream may be using it.',
  }),
  'whip-answer-invalid': ({host, reason}: {host: string; reason: string}) => ({
    message: `The server ${host} gave an invalid answer: ${sentence(reason)}`,
    advice: 'Check that the address is a WHIP endpoint.',
  }),
  'stream-not-connected': ({host, seconds}: {host: string; seconds: number}) => ({
    message: `The server ${host} accepted the stream, but no connection was established within ${seconds} seconds.`,
    advice: 'A firewall may block UDP. Allow the media server’s ports.',
  }),

  // Why a connection ended.
  'stream-lost': ({host}: {host: string}) => ({message: `The connection to ${host} was lost.`}),
  'stream-reconnecting': ({cause, seconds}: {cause: Message; seconds: number}) => ({
    message: `${cause.message} Trying again ${seconds === 0 ? 'now' : `in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`}.`,
  }),

  // What it does without.
  'stream-silent': ({cause}: {cause: Message}) => ({
    message: `The stream has no sound: ${cause.message}`,
    ...(cause.advice !== undefined && {advice: cause.advice}),
  }),
  'stream-in-front-only': () => ({
    message: 'This browser streams one frame a second while another tab is in front.',
    advice: 'Keep this tab in front, or use Chrome, Edge or Safari.',
  }),
});
