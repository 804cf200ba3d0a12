import { type BackendStatus, explainError } from 'stdwire/electron/renderer';
import { Icon } from '../../components/icon.tsx';

/** What went wrong last, and what to do about it. */
export function LastTrouble({ status: { lastError } }: { status: BackendStatus }) {
  if (lastError === null) return null;
  const { title, text, whatToDo, technical } = explainError(lastError);
  return (
    <div className="note bad">
      <Icon name="warning" />
      <div>
        <strong>{title}</strong>
        <p>{text}</p>
        <p>
          <b>What to do:</b> {whatToDo}
        </p>
        <details>
          <summary>The exact text</summary>
          <pre className="code">{technical}</pre>
        </details>
      </div>
    </div>
  );
}
