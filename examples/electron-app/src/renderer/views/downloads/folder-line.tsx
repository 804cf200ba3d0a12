import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { useDesk } from '../../model/desk-context.ts';
import { openFolder } from '../../open-folder.ts';

/** Where the files are, and the way there. */
export function FolderLine() {
  const { info, notices, attempt } = useDesk();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(info.folder);
    notices.tell('good', 'The path is copied');
  };
  return (
    <div className="folder-line">
      <Icon name="folder" />
      <span className="path" title={info.folder}>
        {info.folder}
      </span>
      {info.home === 'electron' ? (
        <Button look="quiet" onClick={() => void attempt(openFolder)}>
          Open folder
        </Button>
      ) : (
        <Button look="quiet" icon="copy" onClick={() => void attempt(copy)}>
          Copy path
        </Button>
      )}
    </div>
  );
}
