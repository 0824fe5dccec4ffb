const videoTypes = /^video\/|^application\/(mp4|x-matroska)$/;
const videoNames = /\.(mp4|m4v|mov|webm|mkv|ogv|avi|3gp|mpe?g|ts)$/i;
const imageTypes = /^image\//;
const imageNames = /\.(jpe?g|png|webp|avif|gif|bmp|hei[cf]|svg|tiff?|jxl)$/i;

/** What a dropped, pasted or chosen file is, by its type, or by its name where the system gives none. */
export function fileKind({type, name}: Pick<File, 'type' | 'name'>): 'video' | 'image' | undefined {
  if (videoTypes.test(type)) return 'video';
  if (imageTypes.test(type)) return 'image';
  if (type !== '' && type !== 'application/octet-stream') return undefined;
  if (videoNames.test(name)) return 'video';
  if (imageNames.test(name)) return 'image';
  return undefined;
}

/** The files of a drop or a paste; call it inside the event's handler, after which they are gone. */
export function filesFrom(data: Pick<DataTransfer, 'files' | 'items'>): File[] {
  const files = [...data.files];
  if (files.length > 0) return files;
  // In some browsers, a pasted image is only among the items.
  return [...data.items].map((item) => item.getAsFile()).filter((file) => file !== null);
}
