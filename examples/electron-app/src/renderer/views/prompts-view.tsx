import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ViewFrame } from '../components/view-frame.tsx';
import { useDesk } from '../model/desk-context.ts';
import { useStore } from '../model/use-store.ts';
import { ImportDialog } from './prompts/import-dialog.tsx';
import { PromptEditor } from './prompts/prompt-editor.tsx';
import { PromptList } from './prompts/prompt-list.tsx';
import { QueueMaker } from './prompts/queue-maker.tsx';
import { samplePrompts } from './prompts/sample-prompts.ts';

const emptyPrompt = { title: '', lyrics: '', style: '' };

/** Where prompts are written, and made into a queue. */
export function PromptsView() {
  const { prompts } = useDesk();
  const { list, openId } = useStore(prompts);
  const [importing, setImporting] = useState(false);
  const open = list.find(({ id }) => id === openId) ?? list[0];
  return (
    <ViewFrame
      view="prompts"
      actions={
        <>
          <Button icon="import" onClick={() => setImporting(true)}>
            Import
          </Button>
          <Button
            icon="plus"
            look={list.length === 0 ? 'main' : 'plain'}
            onClick={() => prompts.add([emptyPrompt])}
          >
            New prompt
          </Button>
        </>
      }
    >
      {open === undefined ? (
        <EmptyState
          icon="prompts"
          title="Write your first song"
          action={
            <>
              <Button look="main" icon="plus" onClick={() => prompts.add([emptyPrompt])}>
                New prompt
              </Button>
              <Button icon="copy" onClick={() => prompts.add(samplePrompts)}>
                Try some examples
              </Button>
            </>
          }
        >
          A title, some words and a style: that is all a song needs. Paste several at once with Import.
        </EmptyState>
      ) : (
        <div className="prompts">
          <div className="prompts-side">
            <PromptList drafts={list} openId={open.id} />
            <QueueMaker drafts={list} />
          </div>
          <PromptEditor key={open.id} draft={open} place={list.indexOf(open)} total={list.length} />
        </div>
      )}
      {importing && <ImportDialog onClose={() => setImporting(false)} />}
    </ViewFrame>
  );
}
