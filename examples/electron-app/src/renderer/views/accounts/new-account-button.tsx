import { BackendButton } from '../../components/button.tsx';
import { useDesk } from '../../model/desk-context.ts';

/** Opens the dialog that asks for a new account. */
export function NewAccountButton({
  look = 'main',
  className,
}: {
  look?: 'main' | 'quiet';
  className?: string;
}) {
  const { accounts } = useDesk();
  return (
    <BackendButton look={look} icon="plus" className={className} onClick={() => accounts.wanted.set(true)}>
      New account
    </BackendButton>
  );
}
