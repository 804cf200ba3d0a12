const shapes = {
  prompts: 'M5 4h7l3 3v9a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1Z M12 4v3h3 M7 10h6 M7 13h4',
  queues: 'M4 5.5h12 M4 10h12 M4 14.5h7',
  clips: 'M8 15V5.5l8-1.5v9.5 M8 15a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z M16 13.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  downloads: 'M10 4v8.5 M6.5 9.5 10 13l3.5-3.5 M4 16h12',
  history: 'M10 6v4l2.5 2 M4 10a6 6 0 1 1 1.8 4.3 M4 15v-2.6h2.6',
  accounts: 'M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z M4.5 16.5c.6-3 2.8-4.5 5.5-4.5s4.9 1.5 5.5 4.5',
  backend:
    'M5 4.5h10a1 1 0 0 1 1 1v3H4v-3a1 1 0 0 1 1-1Z M4 11.5h12v3a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1Z M7 6.5h.01 M7 13.5h.01',
  play: 'M7 4.8v10.4l8-5.2Z',
  pause: 'M7 5v10 M13 5v10',
  next: 'M5 5v10l7-5Z M15 5v10',
  previous: 'M15 5v10l-7-5Z M5 5v10',
  plus: 'M10 4.5v11 M4.5 10h11',
  import: 'M10 13V4.5 M6.5 8 10 4.5 13.5 8 M4 13v2.5a.5.5 0 0 0 .5.5h11a.5.5 0 0 0 .5-.5V13',
  copy: 'M7.5 7.5h8v8h-8Z M12.5 4.5h-8v8',
  trash: 'M4.5 6h11 M8 6V4h4v2 M6 6l.7 10h6.6L14 6',
  up: 'M10 15.5v-11 M5.5 9 10 4.5 14.5 9',
  down: 'M10 4.5v11 M5.5 11 10 15.5 14.5 11',
  refresh: 'M15.5 6.5A6.5 6.5 0 1 0 16.5 11 M16 3.5v3.5h-3.5',
  search: 'M9 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10Z M12.7 12.7 16.5 16.5',
  close: 'M5.5 5.5l9 9 M14.5 5.5l-9 9',
  stop: 'M6 6h8v8H6Z',
  check: 'M4.5 10.5 8.5 14.5 15.5 6',
  warning: 'M10 3.5 17 16H3Z M10 8.5v3.5 M10 14h.01',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z M10 9.5v4 M10 6.7h.01',
  folder: 'M3.5 5.5h4.5l1.5 2h7v8h-13Z',
  pencil: 'M4 16l.8-3.2 8.5-8.5a1.2 1.2 0 0 1 1.7 0l.7.7a1.2 1.2 0 0 1 0 1.7l-8.5 8.5Z',
  table: 'M3.5 4.5h13v11h-13Z M3.5 8h13 M8 8v7.5',
  key: 'M11 9a3.5 3.5 0 1 0-2 2l1 1h2v2h2v2h2.5v-2.5Z M6.7 7.2h.01',
  shield: 'M10 3.5 15.5 5.5v4.5c0 3.3-2.3 5.5-5.5 6.5-3.2-1-5.5-3.2-5.5-6.5V5.5Z M7.5 10l2 2 3-3.5',
  volume: 'M4 8v4h2.5L10 15V5L6.5 8Z M13 7.5a3.5 3.5 0 0 1 0 5',
  muted: 'M4 8v4h2.5L10 15V5L6.5 8Z M13 8l4 4 M17 8l-4 4',
  sun: 'M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z M10 3v1.5 M10 15.5V17 M3 10h1.5 M15.5 10H17 M5 5l1 1 M14 14l1 1 M15 5l-1 1 M6 14l-1 1',
  moon: 'M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5Z',
  system: 'M3.5 4.5h13v9h-13Z M7.5 16.5h5 M10 13.5v3',
} as const;

/** Names of the drawings. */
export type IconName = keyof typeof shapes;

const solid: readonly IconName[] = ['play', 'stop', 'next', 'previous'];

/** A small drawing beside a text, or in place of one where the control has a label of its own. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill={solid.includes(name) ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
