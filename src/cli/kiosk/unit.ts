import {userInfo} from 'node:os';
import {resolve} from 'node:path';

/** Who runs the kiosk, and with what. */
export interface UnitPlace {
  readonly user: string;
  readonly node: string;
  /** The folder of this package. */
  readonly folder: string;
}

const here = (): UnitPlace => ({
  user: userInfo().username,
  node: process.execPath,
  folder: resolve(import.meta.dirname, '../../..'),
});

/** A word of a command line in the form of systemd.service(5). */
const word = (text: string): string => {
  const escaped = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@+,./:=%$-]+$/.test(text) ? escaped : `"${escaped.replaceAll(/["\\]/g, '\\$&')}"`;
};

/**
 * A systemd unit that shows the exhibition on the first screen at boot, in the compositor cage, without a desktop or a
 * login, and restarts it whatever happens. `args` are those of `reverie install`.
 */
export function unitFor(args: readonly string[], {user, node, folder}: UnitPlace = here()): string {
  const command = [node, `${folder}/src/cli/bin.mjs`, 'install', '--kiosk', ...args].map(word).join(' ');
  return `[Unit]
Description=Reverie exhibition
Wants=dbus.socket systemd-logind.service
After=dbus.socket systemd-logind.service systemd-user-sessions.service getty@tty1.service
Conflicts=getty@tty1.service
# Restart for ever, however often it fails.
StartLimitIntervalSec=0

[Service]
User=${user}
WorkingDirectory=${word(folder)}
# A login session on the first console: it gives the compositor the screen and the GPU.
PAMName=login
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
UtmpIdentifier=tty1
UtmpMode=user
# Starts without a keyboard or a mouse, too.
Environment=WLR_LIBINPUT_NO_DEVICES=1
ExecStart=/usr/bin/cage -d -- ${command}
Restart=always
RestartSec=5
TimeoutStopSec=20

[Install]
WantedBy=multi-user.target`;
}
