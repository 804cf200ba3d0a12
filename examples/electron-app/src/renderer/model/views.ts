/** The parts of the app, in the order of the work. */
export const views = ['prompts', 'queues', 'clips', 'downloads', 'history', 'accounts', 'backend'] as const;

/** One of them. */
export type ViewName = (typeof views)[number];

/** What each is called, and what it is for. */
export const viewTitles: Readonly<Record<ViewName, { readonly title: string; readonly about: string }>> = {
  prompts: { title: 'Prompts', about: 'Write what your songs are made of' },
  queues: { title: 'Queues', about: 'Songs that are being made' },
  clips: { title: 'Clips', about: 'Listen, and choose what to keep' },
  downloads: { title: 'Downloads', about: 'Songs on this computer' },
  history: { title: 'History', about: 'Every song that was asked for' },
  accounts: { title: 'Accounts', about: 'Who the songs are made for' },
  backend: { title: 'Backend', about: 'The program that does the work' },
};

/** The view of that name, if there is one. */
export function viewNamed(name: unknown): ViewName | undefined {
  return views.find((view) => view === name);
}
