import type { WindowGrant } from 'stdwire/serve';

/** What the page of this app may ask for: the commands that it uses, and no others. */
export const pageGrant = {
  commands: [
    'GET_ACCOUNTS',
    'CREATE_ACCOUNT',
    'RENAME_ACCOUNT',
    'DELETE_ACCOUNT',
    'GET_QUEUES',
    'CREATE_QUEUE',
    'REMOVE_QUEUE',
    'CLEAR_QUEUES',
    'START_QUEUE_EXECUTION',
    'LAUNCH_BROWSER',
    'GET_SESSION_TOKEN',
    'VERIFY_SESSION',
    'FETCH_CLIPS',
    'GET_NEW_CLIPS',
    'DOWNLOAD_CLIP',
    'BATCH_DOWNLOAD',
    'GET_DOWNLOAD_HISTORY',
    'CLEAR_DOWNLOAD_HISTORY',
    'GET_CREATION_HISTORY',
    'SEARCH_HISTORY',
    'EXPORT_HISTORY_TO_CSV',
  ],
  topics: ['status', 'log'],
  lifecycle: true,
} satisfies WindowGrant;
