/** Reads the output of npm and pip for the few reasons that a person can do something about. */

/**
 * @typedef {{ why: string, todo: string[] }} Explanation
 */

/** @type {Array<{ pattern: RegExp, explanation: Explanation }>} the first that matches counts */
const REASONS = [
  {
    pattern: /ENOSPC|no space left on device/i,
    explanation: { why: 'The disk is full.', todo: ['Free some space, then run the same command again.'] },
  },
  {
    pattern: /EACCES|EPERM|EROFS|permission denied|read-only file system|operation not permitted/i,
    explanation: {
      why: 'This user may not write here, or another program holds one of the files.',
      todo: [
        'Check who owns the folder, its node_modules and its .venv (files made with sudo belong to root).',
        'On Windows, close programs that run from node_modules or .venv. Then run the same command again.',
      ],
    },
  },
  {
    pattern: /SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|CERTIFICATE_VERIFY_FAILED|CERT_HAS_EXPIRED/i,
    explanation: {
      why: 'A certificate on the way to the package registry is not trusted on this machine (a company proxy, often).',
      todo: ['Point NODE_EXTRA_CA_CERTS (npm) and PIP_CERT (pip) to the file with the right certificates.'],
    },
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network request to .* failed|NewConnectionError|NameResolutionError|name resolution|Connection refused|ConnectTimeoutError|ReadTimeoutError|Network is unreachable|ProxyError/i,
    explanation: {
      why: 'The package registry could not be reached.',
      todo: [
        'Check the network connection, and the proxy settings (HTTPS_PROXY; `npm config get proxy`) if there is a proxy.',
        'Run the same command again: what is already installed is kept.',
      ],
    },
  },
  {
    pattern: /can only install packages when your package\.json and package-lock\.json .* are in sync/i,
    explanation: {
      why: 'package.json was changed and package-lock.json was not.',
      todo: ['Run `npm install` once, and commit package-lock.json with package.json.'],
    },
  },
  {
    pattern: /No matching distribution found|Could not find a version that satisfies/i,
    explanation: {
      why: 'A Python package has no version for this Python and this machine.',
      todo: [
        'Use a Python between 3.11 and 3.13 (STDWIRE_PYTHON names it), remove .venv, and run the same command again.',
      ],
    },
  },
];

/**
 * @param {string} output what the program printed
 * @returns {Explanation | undefined} `undefined` for reasons that are not known
 */
export function explainOutput(output) {
  return REASONS.find(({ pattern }) => pattern.test(output))?.explanation;
}
