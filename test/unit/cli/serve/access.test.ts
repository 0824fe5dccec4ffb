import {IncomingMessage} from 'node:http';
import {Socket} from 'node:net';
import {networkInterfaces} from 'node:os';
import {describe, expect, test} from 'vitest';
import {Access, bearerToken, newToken, ownNames} from '../../../../src/cli/serve/access.ts';

const requestWith = (headers: IncomingMessage['headers']): IncomingMessage => {
  const request = new IncomingMessage(new Socket());
  request.headers = headers;
  return request;
};

describe('tokens', () => {
  const access = new Access(ownNames(''), newToken());

  test('tell operators from visitors, and from everybody else', () => {
    expect(access.roleOf(access.operatorToken)).toBe('operator');
    expect(access.roleOf(access.visitorToken)).toBe('visitor');
    for (const none of [
      undefined,
      '',
      'operator',
      access.operatorToken.slice(1),
      `${access.visitorToken}A`,
    ]) {
      expect(access.roleOf(none)).toBeUndefined();
    }
  });

  test('of visitors follow from the operator’s, and no two are alike', () => {
    expect(new Access([], access.operatorToken).visitorToken).toBe(access.visitorToken);
    expect(new Access([], newToken()).visitorToken).not.toBe(access.visitorToken);
  });

  test('are read from a header as they stand there', () => {
    expect(bearerToken(requestWith({authorization: 'Bearer a-token_9'}))).toBe('a-token_9');
    for (const authorization of [
      undefined,
      'a-token_9',
      'Basic YTpi',
      'Bearer a b',
      `Bearer ${'a'.repeat(129)}`,
    ]) {
      expect(bearerToken(requestWith({authorization})), authorization).toBeUndefined();
    }
  });
});

describe('names', () => {
  test('are this machine’s own ones on loopback', () => {
    const access = new Access(ownNames(''), newToken());
    for (const host of ['127.0.0.1:4190', 'localhost', 'LOCALHOST:80', '[::1]:4190']) {
      expect(access.isOwnHost(host), host).toBe(true);
    }
    for (const host of [
      ...[undefined, '', 'elsewhere.example', '192.168.1.20:4190', '127.0.0.1.elsewhere.example'],
      ...[
        'elsewhere.example#127.0.0.1',
        'elsewhere.example@127.0.0.1',
        'elsewhere.example\\@localhost',
        '127.0.0.1:port',
      ],
    ]) {
      expect(access.isOwnHost(host), host).toBe(false);
    }
  });

  test('are those of the address that is listened on, or of all addresses', () => {
    expect(new Access(ownNames('192.168.1.20'), '').isOwnHost('192.168.1.20:80')).toBe(true);
    expect(new Access(ownNames('FE80::1'), '').isOwnHost('[fe80::1]:80')).toBe(true);
    expect(new Access(ownNames('192.168.1.20'), '').isOwnHost('192.168.1.21')).toBe(false);
    const everywhere = new Access(ownNames('0.0.0.0'), '');
    const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
    for (const {address, family} of addresses) {
      if (family === 'IPv4') expect(everywhere.isOwnHost(`${address}:80`), address).toBe(true);
    }
    expect(everywhere.isOwnHost('elsewhere.example')).toBe(false);
  });

  test('of a request’s page are the server’s, port included', () => {
    const access = new Access(ownNames(''), newToken());
    const from = (origin: string | undefined) =>
      access.isOwnOrigin(requestWith({host: '127.0.0.1:4190', ...(origin !== undefined && {origin})}));
    expect(from(undefined)).toBe(true);
    expect(from('http://127.0.0.1:4190')).toBe(true);
    for (const other of [
      'null',
      'http://127.0.0.1:4191',
      'https://127.0.0.1:4190',
      'http://elsewhere.example',
    ]) {
      expect(from(other), other).toBe(false);
    }
  });
});
