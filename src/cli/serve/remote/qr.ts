import {correction, generate} from 'lean-qr';

/** A text as a QR code of half blocks: light on dark, as terminals are, with its quiet zone. */
export function qrLines(text: string): string {
  const code = generate(text, {minCorrectionLevel: correction.M});
  const quiet = 4;
  const lines: string[] = [];
  for (let y = -quiet; y < code.size + quiet; y += 2) {
    let line = '';
    for (let x = -quiet; x < code.size + quiet; x += 1) {
      const [upper, lower] = [code.get(x, y), code.get(x, y + 1)];
      // What is dark in the code is the terminal's background.
      line += upper ? (lower ? ' ' : '▄') : lower ? '▀' : '█';
    }
    lines.push(line);
  }
  return lines.join('\n');
}
