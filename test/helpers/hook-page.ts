import { act, createElement, type ReactElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BackendProvider, type HookClient } from '../../src/electron/react/index.ts';
import { settled } from './tiny-client.ts';

/** A component that does nothing but use a hook, in a page of happy-dom. */
interface HookPage<Props, Value> extends AsyncDisposable {
  /** What the hook gave last. */
  readonly now: Value;
  /** Renders it with other properties. */
  readonly render: (props: Props) => Promise<void>;
  /** Renders it with another client. */
  readonly renderWith: (client: HookClient) => Promise<void>;
  /** Does something, and lets everything happen that comes of it. */
  readonly during: <Result>(what: () => Result | Promise<Result>) => Promise<Result>;
  readonly unmount: () => Promise<void>;
}

/** What is used of a page here, where the types of browsers are not at hand. */
interface Page {
  readonly document: { createElement(tag: string): Parameters<typeof createRoot>[0] };
}

/** Mounts it in StrictMode, in which React mounts everything twice. */
export async function hookPage<Props, Value>(
  client: HookClient,
  use: (props: Props) => Value,
  props: Props,
): Promise<HookPage<Props, Value>> {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const root = createRoot((globalThis as unknown as Page).document.createElement('div'));
  let now: { readonly value: Value } | undefined;
  function User(given: { readonly props: Props }): null {
    now = { value: use(given.props) };
    return null;
  }
  async function during<Result>(what: () => Result | Promise<Result>): Promise<Result> {
    let result: Result | undefined;
    await act(async () => {
      result = await what();
      await settled();
    });
    return result as Result;
  }
  const tree = (given: Props, by: HookClient): ReactElement =>
    createElement(
      StrictMode,
      null,
      createElement(BackendProvider, { client: by }, createElement(User, { props: given })),
    );
  const render = (given: Props): Promise<void> => during(() => root.render(tree(given, client)));
  const renderWith = (other: HookClient): Promise<void> => during(() => root.render(tree(props, other)));
  const unmount = (): Promise<void> => during(() => root.unmount());
  await render(props);
  return {
    get now() {
      if (now === undefined) throw new Error('The component was not rendered.');
      return now.value;
    },
    render,
    renderWith,
    during,
    unmount,
    [Symbol.asyncDispose]: unmount,
  };
}
