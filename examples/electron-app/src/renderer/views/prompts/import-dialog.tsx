import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { count } from '../../model/format.ts';
import { parsePrompts } from '../../model/parse-prompts.ts';

/** Brings several prompts in at once, from a text or a file. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { prompts, notices } = useDesk();
  const [text, setText] = useState('');
  const parsed = parsePrompts(text);
  const problem = text.trim() === '' || parsed.ok ? undefined : parsed.reason;
  const found = parsed.ok ? `${count(parsed.prompts.length, 'prompt')} found.` : undefined;
  const take = (): void => {
    if (!parsed.ok) return;
    prompts.add(parsed.prompts);
    notices.tell('good', `${count(parsed.prompts.length, 'prompt')} added`);
    onClose();
  };
  return (
    <Dialog title="Import prompts" onClose={onClose} wide>
      <div className="dialog-body">
        <Field
          label="Paste your prompts"
          problem={problem}
          hint={
            found ??
            'JSON, <TITLE> tags, or plain text: the title first, “Style: …”, the lyrics, and --- between two songs.'
          }
        >
          {(control) => (
            <textarea
              {...control}
              className="input code import-text"
              value={text}
              data-focus
              spellCheck={false}
              placeholder={
                'Morning Train\nStyle: folk, gentle\nThe morning train is leaving …\n---\nPaper Boats\nStyle: pop, piano\nWe fold the days …'
              }
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label="Or open a file">
          {(control) => (
            <input
              {...control}
              type="file"
              accept=".txt,.json,text/plain,application/json"
              onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
            />
          )}
        </Field>
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="main" disabled={!parsed.ok} onClick={take}>
          {parsed.ok ? `Add ${count(parsed.prompts.length, 'prompt')}` : 'Add'}
        </Button>
      </div>
    </Dialog>
  );
}
