import { ParleyError } from '../../core/schema/errors.ts';
import type { StandaloneDrawing } from './standalone.ts';

/** Pixels for one of CSS: sharp on screens and in print. */
const SCALE = 2;

/** The drawing as PNG, in base64. @throws ParleyError INTERNAL when this browser cannot draw it */
export async function pictureOf({ svg, width, height }: StandaloneDrawing): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * SCALE);
  canvas.height = Math.ceil(height * SCALE);
  const context = canvas.getContext('2d');
  if (context === null) {
    throw new ParleyError(
      'INTERNAL',
      'The chart cannot be drawn as a picture here. Nothing was saved; save it as SVG.',
    );
  }
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0, width, height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
