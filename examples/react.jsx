import {useEffect, useRef} from 'react';
import {createRoot} from 'react-dom/client';
import {createDream} from 'reverie';

function Dream({source, values}) {
  const canvas = useRef(null);
  const dream = useRef(null);

  useEffect(() => {
    dream.current = createDream({canvas: canvas.current, source});
    return () => dream.current.dispose();
  }, [source]);
  useEffect(() => dream.current.replace(values), [values]);

  return <canvas ref={canvas} />;
}

const values = {look: 'kennel', resolution: 120};
createRoot(document.getElementById('root')).render(<Dream source="scene" values={values} />);
