import {createDream} from 'reverie';

const canvas = document.querySelector('canvas');
const dream = createDream({canvas, look: 'oil', values: {resolution: 120}});
dream.addEventListener('error', ({detail}) => console.error(detail.message, detail.advice ?? ''));

document.querySelector('input').addEventListener('change', ({target}) => {
  const [file] = target.files;
  if (file) void dream.setSource(file);
});
