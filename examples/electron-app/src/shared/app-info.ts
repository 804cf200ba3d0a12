/** What the page is told about the program that shows it, at `/app/info.json`. */
export interface AppInfo {
  /** Where the page is shown. */
  readonly home: 'electron' | 'browser';
  /** The folder that songs and lists are saved to, absolute. */
  readonly folder: string;
  /** Whether the person signs in through a browser window. If not, the studio hands out tokens by itself. */
  readonly signsInByBrowser: boolean;
}

/** Paths under the page's own origin that are not files of the page. */
export const paths = {
  info: '/app/info.json',
  /** POST: shows the folder of the songs, where there is a desktop to show it on. */
  openFolder: '/app/open-folder',
  /** `/media/cover/<clip id>` and `/media/audio/<clip id>`. */
  media: '/media/',
} as const;

/** The address of a clip's cover or audio. The page names the clip; where it lies is for the main process to know. */
export function mediaPath(kind: 'cover' | 'audio', clipId: string): string {
  return `${paths.media}${kind}/${encodeURIComponent(clipId)}`;
}
