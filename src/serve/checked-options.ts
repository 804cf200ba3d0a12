import { isolate } from '../client/isolate.ts';
import { mustBe } from '../client/number-options.ts';
import { checkOrigins } from './check-origins.ts';
import type { ServeOptions } from './serve-options.ts';
import { checkToken, newToken } from './token.ts';

type Defaulted =
  | 'host'
  | 'port'
  | 'token'
  | 'allowedOrigins'
  | 'allowPrograms'
  | 'routes'
  | 'contentSecurityPolicy'
  | 'onRefused'
  | 'onError';

/** Options with nothing left open that has a default. */
export type CheckedOptions = Omit<ServeOptions, Defaulted> & {
  readonly [Name in Defaulted]: NonNullable<ServeOptions[Name]>;
};

/** What was given, and the default for what was not. @throws TypeError for what is not fit. */
export function checkedOptions(options: ServeOptions): CheckedOptions {
  const { onRefused, onError } = options;
  const tellError = (error: unknown): void => isolate(onError ?? (() => {}), error, () => {});
  const checked: CheckedOptions = {
    ...options,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    token: options.token ?? newToken(),
    allowedOrigins: options.allowedOrigins ?? [],
    allowPrograms: options.allowPrograms ?? false,
    routes: options.routes ?? (() => false),
    contentSecurityPolicy: options.contentSecurityPolicy ?? ((usual) => usual),
    onRefused: (refusal) => isolate(onRefused ?? (() => {}), refusal, tellError),
    onError: tellError,
  };
  if (!['127.0.0.1', '::1'].includes(checked.host))
    throw new TypeError(
      `The host is 127.0.0.1 or ::1, not ${JSON.stringify(checked.host)}: only this machine is served.`,
    );
  mustBe('from 0 to 65535', isPort, { port: checked.port });
  checkToken(checked.token);
  checkOrigins(checked.allowedOrigins);
  return checked;
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 65_535;
}
