import { BackendButton } from '../../components/button.tsx';
import { useDesk } from '../../model/desk-context.ts';

/** Signs an account in, and lists its clips once it is. */
export function SignInButton({ account }: { account: string }) {
  const { accounts, attempt, clips, notices } = useDesk();
  const signIn = async (): Promise<void> => {
    if ((await accounts.signIn(account)) === 'signed-in') await clips.book.reload();
    else notices.tell('info', 'A browser window is open', 'Sign in there, then press “Fetch” here.');
  };
  return (
    <BackendButton look="main" icon="key" onClick={() => void attempt(signIn)}>
      {`Sign ${account} in`}
    </BackendButton>
  );
}
