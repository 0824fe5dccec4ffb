import {createDream} from 'reverie';
import {
  BoxGeometry,
  CanvasTexture,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Scene,
  SRGBColorSpace,
  WebGLRenderer,
} from 'three';

const dream = createDream({source: 'scene', look: 'shells', values: {resolution: 120}});
dream.addEventListener('error', ({detail}) => console.error(detail.message, detail.advice ?? ''));
const texture = new CanvasTexture(dream.canvas);
texture.colorSpace = SRGBColorSpace;
texture.generateMipmaps = false;

const renderer = new WebGLRenderer({antialias: true});
renderer.setSize(innerWidth, innerHeight);
document.body.append(renderer.domElement);

const scene = new Scene();
const camera = new PerspectiveCamera(50, innerWidth / innerHeight, 0.1, 10);
camera.position.z = 3;
const cube = new Mesh(new BoxGeometry(), new MeshBasicMaterial({map: texture}));
scene.add(cube);

// The canvas has the size of the source. A texture keeps the size that it was made with.
dream.addEventListener('resize', () => texture.dispose());
renderer.setAnimationLoop((ms) => {
  cube.rotation.set(ms / 4000, ms / 3000, 0);
  texture.needsUpdate = true;
  renderer.render(scene, camera);
});
