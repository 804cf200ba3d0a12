import { iconData } from './icon-data.ts';
import type { TrayElectron, TrayImage } from './tray-electron.ts';
import type { TrayState } from './tray-facts.ts';

type Images = TrayElectron['nativeImage'];

/** How large an image is at each scale of a screen: 16 points. */
const SIZES = { 16: 1, 24: 1.5, 32: 2 } as const;

/**
 * The image of a state, in colours, or for the menu bar of macOS, which takes its shape alone and paints it itself.
 * Each state has its own shape as well as its own colour.
 */
export function trayImage(state: TrayState, style: 'coloured' | 'template', images: Images): TrayImage {
  const image = images.createEmpty();
  for (const [size, scaleFactor] of Object.entries(SIZES)) {
    const data = iconData[style][state][Number(size) as keyof typeof SIZES];
    image.addRepresentation({ scaleFactor, dataURL: `data:image/png;base64,${data}` });
  }
  if (style === 'template') image.setTemplateImage(true);
  return image;
}
