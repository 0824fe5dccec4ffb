import {reverie} from 'reverie/vite';

const pages = ['plain', 'three', 'react', 'video'];

export default {
  base: './',
  plugins: [reverie()],
  build: {target: 'es2022', rolldownOptions: {input: pages.map((page) => `${page}.html`)}},
};
