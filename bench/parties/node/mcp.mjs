/** The clients of the Model Context Protocol: a tool that answers, and one that tells its progress. */
import { importPeer } from '../../lib/places.mjs';

/** Longer than anything here takes. */
const TIMEOUT_MS = 600_000;

/**
 * @param {import('./child.mjs').Program} program
 * @param {'sdk' | 'client'} version the one package of version 1, or the client's own package of version 2
 * @returns {Promise<import('../../lib/party.mjs').Party>}
 */
export async function openMcp(program, version) {
  const base = version === 'sdk' ? '@modelcontextprotocol/sdk/client' : '@modelcontextprotocol/client';
  const { Client } = await importPeer(version === 'sdk' ? `${base}/index.js` : base);
  const { StdioClientTransport } = await importPeer(version === 'sdk' ? `${base}/stdio.js` : `${base}/stdio`);
  const transport = new StdioClientTransport({ ...program, stderr: 'ignore' });
  const client = new Client({ name: 'bench', version: '1.0.0' });
  await client.connect(transport);
  /** @param {object} call @param {object} options */
  const callTool = (call, options) =>
    version === 'sdk' ? client.callTool(call, undefined, options) : client.callTool(call, options);
  return {
    request: async (number) => {
      const answer = await callTool({ name: 'echo', arguments: { number } }, {});
      return answer.structuredContent.number;
    },
    count: (total, onEvent) =>
      callTool(
        { name: 'count', arguments: { total } },
        {
          timeout: TIMEOUT_MS,
          onprogress: (/** @type {{ progress: unknown }} */ { progress }) => onEvent(progress),
        },
      ),
    pids: [transport.pid],
    close: () => client.close(),
  };
}
