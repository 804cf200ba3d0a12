import type { ComponentProps, ReactNode } from 'react';
import { useIsRunning } from '../model/use-status.ts';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon?: IconName;
  readonly look?: 'plain' | 'main' | 'quiet' | 'danger';
  readonly children: ReactNode;
}

/** A button with a text. */
export function Button({ icon, look = 'plain', children, className = '', ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button ${look} ${className}`} {...rest}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

/** A button of which only a drawing is seen; its label is what it does. */
export function IconButton({
  icon,
  label,
  size,
  className = '',
  ...rest
}: Omit<ComponentProps<'button'>, 'children'> & { icon: IconName; label: string; size?: number }) {
  return (
    <button type="button" className={`icon-button ${className}`} aria-label={label} title={label} {...rest}>
      <Icon name={icon} {...(size === undefined ? {} : { size })} />
    </button>
  );
}

/** A button that asks the backend for something: while that does not run, it says so and does nothing. */
export function BackendButton({ disabled, title, ...rest }: ButtonProps) {
  const running = useIsRunning();
  const hint = running ? title : 'The backend does not run: see the view Backend.';
  return <Button {...rest} disabled={disabled === true || !running} title={hint} />;
}
