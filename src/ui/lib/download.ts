/** 2026-11-23-091500, in local time: for the names of files. */
export function fileTime(at: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('');
  return `${date}-${time}`;
}

/** cat-shells.png: an image of a file, named after it and after the look, if there is one. */
export const imageName = (file: string, look: string): string =>
  `${file.replace(/\.[^.]+$/, '')}-${look === '' ? 'dream' : look}.png`;

/** reverie-2026-11-23-091500.png, in local time. */
export const snapshotName = (at: Date): string => `reverie-${fileTime(at)}.png`;

/** Hands `blob` to the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has read the address by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
