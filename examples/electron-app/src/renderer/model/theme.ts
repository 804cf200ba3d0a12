import { KeptStore } from './kept-store.ts';

/** Light, dark, or what the system says. */
type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** The colours that the person has chosen. They are on the page before it is first drawn. */
export const theme = new KeptStore<Theme>('stdwire-app.theme', 'system', (value) =>
  themes.find((one) => one === value),
);

/** Puts the theme on the page, now and at every change. */
export function applyTheme(): void {
  const apply = (): void => {
    document.documentElement.dataset.theme = theme.get();
  };
  apply();
  theme.subscribe(apply);
}

/** Goes to the next one. */
export function nextTheme(): void {
  theme.update((current) => themes[(themes.indexOf(current) + 1) % themes.length] ?? 'system');
}
