import { type ReactNode, useId } from 'react';

/** A label, a control and what is to be known about it, tied together for every reader. */
export function Field({
  label,
  hint,
  problem,
  children,
}: {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const told = problem ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        'aria-describedby': told === undefined ? undefined : `${id}-told`,
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {told !== undefined && (
        <p id={`${id}-told`} className={problem === undefined ? 'hint' : 'hint bad'}>
          {told}
        </p>
      )}
    </div>
  );
}
