import {sectionStrings} from '../strings/sections.ts';

/** The dials of the panel that set several parameters. */
export type Dial = 'depth' | 'intensity';

/** The sections of all controls that are elements of their own, each with its title and what is done there. */
export const sections = {
  'reverie-looks': sectionStrings.looks,
  'reverie-automation': sectionStrings.automation,
  'reverie-sound': sectionStrings.sound,
  'reverie-controllers': sectionStrings.controllers,
  'reverie-keys': sectionStrings.keys,
  'reverie-remote-section': sectionStrings.remote,
  'reverie-models': sectionStrings.models,
  'reverie-channels': sectionStrings.channels,
  'reverie-clips': sectionStrings.library,
  'reverie-render': sectionStrings.render,
  'reverie-stream': sectionStrings.stream,
} as const;
export type SectionName = keyof typeof sections;
