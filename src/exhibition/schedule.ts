/** What an exhibition does at a time of day. */
export type Mode = 'on' | 'dim' | 'off';

const entry = /^([01]\d|2[0-3]):([0-5]\d) (on|dim|off)$/;

/**
 * The mode that a day's schedule such as `09:00 on, 18:00 dim, 22:00 off` has at a time of day, in local time: that of the
 * last entry before it, or of yesterday's last. Without an entry that can be read it is on. Never throws.
 */
export function modeAt(schedule: string, now: Date): Mode {
  const entries = schedule
    .split(',')
    .map((part) => entry.exec(part.trim()))
    .filter((match) => match !== null)
    .map(([, hours, minutes, mode]) => ({minute: Number(hours) * 60 + Number(minutes), mode: mode as Mode}))
    .sort((a, b) => a.minute - b.minute);
  const minute = now.getHours() * 60 + now.getMinutes();
  return (entries.findLast((candidate) => candidate.minute <= minute) ?? entries.at(-1))?.mode ?? 'on';
}

const dayMs = 86_400_000;

/**
 * Whether this machine's clock cannot be right: it says a day before the page that it shows was built, as after a start
 * without a battery.
 */
export const isClockWrong = (now: Date, builtAt: Date): boolean => now.getTime() < builtAt.getTime() - dayMs;
