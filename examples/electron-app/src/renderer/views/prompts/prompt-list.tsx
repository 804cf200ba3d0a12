import { useDesk } from '../../model/desk-context.ts';
import type { Draft } from '../../model/prompts.ts';

/** The prompts, in the order in which they will be made. */
export function PromptList({ drafts, openId }: { drafts: readonly Draft[]; openId: string }) {
  const { prompts } = useDesk();
  return (
    <ol className="prompt-list" aria-label="Prompts">
      {drafts.map((draft, index) => (
        <li key={draft.id}>
          <button
            type="button"
            className="prompt-item"
            aria-current={draft.id === openId}
            onClick={() => prompts.open(draft.id)}
          >
            <span className="prompt-number">{index + 1}</span>
            <span className="prompt-words">
              <strong className={draft.title === '' ? 'unnamed' : ''}>{draft.title || 'No title yet'}</strong>
              <span className="quiet-text">{draft.style || 'No style'}</span>
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
